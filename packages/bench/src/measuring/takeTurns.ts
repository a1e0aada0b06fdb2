import type { OnProgress } from '../Bench.js';
import type { Program } from './runProgram.js';
import { TurnTaker } from './TurnTaker.js';

/** What a program says of itself before its first turn; peers say less. */
export interface Ready {
  readonly engine: Readonly<Record<string, unknown>> & { readonly precision: string };
  readonly numSpans: number;
  readonly subwordLengths: readonly number[];
  readonly batchSize: number;
  /** Of peers. */
  readonly versions?: Readonly<Record<string, unknown>>;
  readonly attention?: string;
}

/** What a program says of a turn. */
export interface Turn {
  readonly ms: number;
  readonly step: number;
  /** Of peers. */
  readonly subwords: number;
  /** Of peers: what they compute with, padding included. */
  readonly padded_subwords?: number;
}

/** What all programs said, by their names. */
export interface Turns<R = Ready> {
  readonly ready: Readonly<Record<string, R>>;
  /** Milliseconds of the turns that count. */
  readonly times: Readonly<Record<string, readonly number[]>>;
  readonly turns: Readonly<Record<string, readonly Turn[]>>;
  readonly last: Readonly<Record<string, { readonly peakMiB: number }>>;
}

/** How many turns there are, and who is told. */
export interface TakeTurnsOptions {
  /** Turns that count. */
  readonly rounds: number;
  /** Turns before them. */
  readonly warmup: number;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/**
 * Starts all programs, lets them take turns, ends them.
 *
 * @typeParam R - what they say of themselves before their first turn.
 */
export async function takeTurns<R = Ready>(
  programs: Readonly<Record<string, Program>>,
  { rounds, warmup, signal, onProgress }: TakeTurnsOptions,
): Promise<Turns<R>> {
  const takers: { readonly name: string; readonly taker: TurnTaker; readonly turns: Turn[] }[] = [];
  const ready: Record<string, R> = {};
  const last: Record<string, { readonly peakMiB: number }> = {};
  try {
    for (const [name, program] of Object.entries(programs)) {
      onProgress(`${name} starts`, 0, rounds + warmup);
      const taker = new TurnTaker(name, { ...program, signal }); // one after the other: each wants all cores
      takers.push({ name, taker, turns: [] });
      ready[name] = await taker.ready();
    }
    for (let round = 0; round < rounds + warmup; round++) {
      const order = round % 2 === 0 ? takers : takers.toReversed(); // nobody is always behind the same other
      for (const { taker, turns } of order) turns.push(await taker.turn());
      const latest = takers.map(({ name, turns }) => `${name} ${Math.round(turns.at(-1)!.ms)} ms`).join(', ');
      onProgress(latest, round + 1, rounds + warmup);
    }
    for (const { name, taker } of takers) last[name] = await taker.end();
  } finally {
    for (const { taker } of takers) taker.close();
  }
  const byName = <T>(of: (turns: readonly Turn[]) => T): Record<string, T> =>
    Object.fromEntries(takers.map(({ name, turns }) => [name, of(turns)]));
  return {
    ready,
    last,
    turns: byName((turns) => turns),
    times: byName((turns) => turns.slice(warmup).map(({ ms }) => ms)),
  };
}
