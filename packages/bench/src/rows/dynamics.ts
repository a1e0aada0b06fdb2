import { join } from 'node:path';

import type { Bench, BenchContext } from '../Bench.js';
import type { Program } from '../measuring/runProgram.js';
import { ownProgram } from '../measuring/runTimed.js';
import { summarize } from '../measuring/summarize.js';
import { takeTurns } from '../measuring/takeTurns.js';
import { judgeLine, type Line, type Target } from '../table/judgeLine.js';
import { prepareData, type PreparedData } from '../workload/prepareData.js';
import { prepareEncoder, type PreparedEncoder } from '../workload/prepareEncoder.js';

/** Of an epoch of CoNLL03; the work grows with their number, and a peer's pass over all takes minutes. */
const SENTENCES = 512;

/** A pass over all candidate spans, by turns. */
export const dynamics: Bench = {
  name: 'dynamics',
  title: 'recording margin and probability of all candidate spans, BERT-base',
  run: async (context) => {
    const { rounds, quick, python, signal, onProgress } = context;
    const encoder = await prepareEncoder('bert-base', context);
    const data = await prepareData('conll03', { ...context, sentences: quick ? 64 : SENTENCES });
    const passes = Math.max(2, Math.round(rounds / 3)); // each is many batches
    const programs = listPrograms(context, encoder, data);
    const { ready, times, last } = await takeTurns(programs, { rounds: passes, warmup: 1, signal, onProgress });
    const summaries = Object.fromEntries(Object.entries(times).map(([name, each]) => [name, summarize(each)]));
    const { engine, numSpans } = ready['ours, default']!;
    const line = (what: string, sides: { readonly ours: string; readonly peer: string }, target?: Target): Line =>
      judgeLine({
        work: `dynamics of ${numSpans.toLocaleString('en')} spans, BERT-base, ${what}`,
        unit: 's',
        peer: summaries[sides.peer] === undefined ? null : summaries[sides.peer]!.median / 1000,
        ours: summaries[sides.ours]!.median / 1000,
        ...(target && { target }),
      });
    const ofDefault: Target = { of: 'ratio', atLeast: engine.precision === 'bf16' ? 6 : 2.5 };
    const byLength = (precision: string): Line =>
      line(`default against ${precision} sorted by length`, {
        ours: 'ours, default',
        peer: `peer ${precision}, by length`,
      });
    return {
      lines: [
        line(`default (${engine.precision}) against fp32`, { ours: 'ours, default', peer: 'peer fp32' }, ofDefault),
        line('fp32', { ours: 'ours fp32', peer: 'peer fp32' }),
        ...(python === null ? [] : [byLength('fp32'), byLength('bf16')]),
      ],
      versions: ready['peer fp32']?.versions ?? null,
      details: {
        data: `${data.name}, the first ${data.numSentences} sentences`,
        encoder: { weights: encoder.weights, ...encoder.shape },
        engine,
        peerOrder: 'padded batches of 16 sentences in file order, as the method is published; and sorted by length',
        turns: passes,
        milliseconds: summaries,
        allMilliseconds: times,
        peakMiB: Object.fromEntries(Object.entries(last).map(([name, { peakMiB }]) => [name, peakMiB])),
      },
    };
  },
};

function listPrograms(
  { root, python, threads }: BenchContext,
  encoder: PreparedEncoder,
  data: PreparedData,
): Record<string, Program> {
  const all = ['--data', data.folder, '--encoder', encoder.folder];
  if (threads !== null) all.push('--threads', String(threads));
  const ours = (precision: string): Program =>
    ownProgram('takeTurns', ['--task', 'record', ...all, '--precision', precision]);
  const own = { 'ours, default': ours('auto'), 'ours fp32': ours('fp32') };
  if (python === null) return own;
  const peer = (task: string, ...more: readonly string[]): Program => ({
    ...python,
    args: [join(root, 'scripts/peer/peer_turns.py'), '--task', task, ...all, ...more],
  });
  return {
    ...own,
    'peer fp32': peer('record'),
    'peer fp32, by length': peer('record-by-length'),
    'peer bf16, by length': peer('record-by-length', '--bf16'),
  };
}
