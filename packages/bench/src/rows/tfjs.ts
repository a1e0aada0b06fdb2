import { type EngineName, listEngines } from '@dynclean/engine';
import { version_core } from '@tensorflow/tfjs-core';

import type { Bench, BenchContext } from '../Bench.js';
import { BenchError } from '../BenchError.js';
import { ownProgram } from '../measuring/runTimed.js';
import { summarize } from '../measuring/summarize.js';
import { takeTurns, type Turns } from '../measuring/takeTurns.js';
import { judgeLine, type Line } from '../table/judgeLine.js';
import { type TfjsWorkName, tfjsWorks } from '../workload/tfjsWorks.js';

/** What the program says of itself. */
interface TfjsReady {
  readonly engine: { readonly version: string; readonly threads: number };
  /** What the work gave the first time: the same on both engines but for rounding. */
  readonly first: number;
}

/** How far the first results of two engines may be apart, relative to them. */
const TOLERANCE = 1e-3;

const NO_PEER = 'tfjs-node is not set up here (npm run setup -- --engine tensorflow)';

/** The peer is tfjs-node, where the engine `tensorflow` was set up. */
export const tfjs: Bench = {
  name: 'tfjs',
  title: 'what people do with TensorFlow.js, on libtorch and on tfjs-node by turns',
  run: async (context) => {
    const hasPeer = listEngines().some(({ name, available }) => name === 'tensorflow' && available);
    if (!hasPeer) context.onNote(NO_PEER);
    const lines: Line[] = [];
    const details: Record<string, unknown> = {};
    let ready: Turns<TfjsReady>['ready'] = {};
    for (const name of Object.keys(tfjsWorks) as TfjsWorkName[]) {
      const turns = await timeWork(name, { hasPeer, context });
      requireSameResult(name, turns.ready);
      ready = turns.ready;
      const { libtorch, tensorflow } = turns.times;
      lines.push(
        judgeLine({
          work: tfjsWorks[name].title,
          unit: 'ms',
          peer: tensorflow === undefined ? null : summarize(tensorflow).median,
          ours: summarize(libtorch!).median,
        }),
      );
      details[name] = Object.fromEntries(
        Object.entries(turns.times).map(([engine, each]) => [engine, summarize(each)]),
      );
    }
    return {
      lines,
      versions: {
        tfjs: version_core,
        ...Object.fromEntries(Object.entries(ready).map(([name, { engine }]) => [name, engine.version])),
      },
      details: {
        peer: ready['tensorflow']?.engine.version ?? NO_PEER,
        threads: ready['libtorch']!.engine.threads,
        precision: 'fp32',
        milliseconds: details,
      },
    };
  },
};

function timeWork(
  name: TfjsWorkName,
  { hasPeer, context }: { readonly hasPeer: boolean; readonly context: BenchContext },
): Promise<Turns<TfjsReady>> {
  const { rounds, quick, threads, signal, onProgress } = context;
  const words = ['--work', name, ...(threads === null ? [] : ['--threads', String(threads)])];
  const on = (engine: EngineName): ReturnType<typeof ownProgram> =>
    ownProgram('tfjsTurns', ['--engine', engine, ...words], signal);
  const programs = { libtorch: on('libtorch'), ...(hasPeer && { tensorflow: on('tensorflow') }) };
  const told = (text: string, done: number, total: number): void => onProgress(`${name}: ${text}`, done, total);
  return takeTurns<TfjsReady>(programs, { rounds, warmup: quick ? 1 : 5, signal, onProgress: told });
}

/** @throws BenchError where the engines did not do the same. */
function requireSameResult(name: string, { libtorch, tensorflow }: Turns<TfjsReady>['ready']): void {
  if (libtorch === undefined || tensorflow === undefined) return;
  const [ours, peer] = [libtorch.first, tensorflow.first];
  if (!(Math.abs(ours - peer) <= TOLERANCE * Math.abs(peer)))
    throw new BenchError(`tfjs ${name}: both must give the same at first, but got ${ours} and ${peer}`);
}
