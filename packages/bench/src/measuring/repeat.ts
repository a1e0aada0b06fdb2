import type { Use } from './readUse.js';
import type { TimedResult } from './runTimed.js';
import { type Summary, summarize } from './summarize.js';

/** Several goes of a program. */
export interface Repeated<T> {
  readonly seconds: Summary;
  /** The most of all. */
  readonly peakMiB: number;
  /** The least of all. */
  readonly cpuSeconds: number;
  /** Of the first go. */
  readonly result: T;
}

/** Goes of a program that prints what it used. */
export async function repeat<T extends Use>(goes: number, once: () => Promise<TimedResult<T>>): Promise<Repeated<T>> {
  const first = await once();
  const all = [first];
  for (let go = 1; go < goes; go++) all.push(await once());
  return {
    seconds: summarize(all.map(({ seconds }) => seconds)),
    peakMiB: Math.max(...all.map(({ result }) => result.peakMiB)),
    cpuSeconds: Math.min(...all.map(({ result }) => result.cpuSeconds)),
    result: first.result,
  };
}

/** What of several goes goes into the record. */
export function pickFigures<T>({ seconds, peakMiB, cpuSeconds }: Repeated<T>): Omit<Repeated<T>, 'result'> {
  return { seconds, peakMiB, cpuSeconds };
}
