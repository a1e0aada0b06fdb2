import { join } from 'node:path';

import { describeBfloat16 } from '@dynclean/engine';
import type { Precision } from '@dynclean/schema';

import type { Bench, BenchContext } from '../Bench.js';
import { requireSameBatches } from '../measuring/requireSameBatches.js';
import type { Program } from '../measuring/runProgram.js';
import { ownProgram, runForResult } from '../measuring/runTimed.js';
import { summarize } from '../measuring/summarize.js';
import { takeTurns } from '../measuring/takeTurns.js';
import type { DrawTimes } from '../programs/measureDraws.js';
import { judgeLine, type Line, type Target } from '../table/judgeLine.js';
import { prepareData } from '../workload/prepareData.js';
import { prepareEncoder } from '../workload/prepareEncoder.js';

/** What drawing of negatives and masking may take of a step, percent. */
const MOST_OF_A_STEP: Target = { of: 'ours', atMost: 5 };

/** A step of a token classifier beside transformers' own, and what drawing takes of it. */
export const tokenStep: Bench = {
  name: 'token-step',
  title:
    "token-level step of MiniLM size beside transformers' AutoModelForTokenClassification; what sampling and masking take",
  run: async (context) => {
    const { rounds, quick, signal, onNote, onProgress } = context;
    const encoder = await prepareEncoder('minilm', context);
    const warmup = quick ? 1 : rounds;
    const data = await prepareData('conll03', { ...context, sentences: 16 * (quick ? warmup + rounds : rounds) });
    const bfloat16 = describeBfloat16('libtorch', 'cpu');
    const isFast = bfloat16?.fast === true;
    if (!isFast) onNote(`in fp32 alone: ${bfloat16?.reason}`);
    const shared = ['--data', data.folder, '--encoder', encoder.folder];
    const programs = listPrograms(shared, isFast, context);
    const { ready, times, turns, last } = await takeTurns(programs, { rounds, warmup, signal, onProgress });
    requireSameBatches(ready['ours fp32']!, turns['peer fp32'] ?? [], warmup);
    onNote('what sampling and masking take ...');
    const words = [...shared, '--rounds', quick ? '2' : '20'];
    const { result: draws } = await runForResult<DrawTimes>(ownProgram('measureDraws', words, signal));
    return {
      lines: judge(times, draws, isFast),
      versions: ready['peer fp32']?.versions ?? null,
      details: {
        data: `${data.name}, the first ${data.numSentences} sentences in batches of 16`,
        encoder: { weights: encoder.weights, ...encoder.shape },
        loss: 'cross-entropy of first subwords, IO tags, mean; gradients cut to norm 1',
        engine: ready[`ours ${isFast ? 'bf16' : 'fp32'}`]!.engine,
        bfloat16: bfloat16?.reason ?? null,
        peerAttention: ready['peer fp32']?.attention ?? null,
        turns: rounds,
        warmup,
        milliseconds: Object.fromEntries(Object.entries(times).map(([name, each]) => [name, summarize(each)])),
        allMilliseconds: times,
        drawMilliseconds: draws,
        peakMiB: Object.fromEntries(Object.entries(last).map(([name, { peakMiB }]) => [name, peakMiB])),
      },
    };
  },
};

function listPrograms(
  shared: readonly string[],
  isFast: boolean,
  { root, python, threads }: BenchContext,
): Record<string, Program> {
  const all = [...shared, ...(threads === null ? [] : ['--threads', String(threads)])];
  const ours = (precision: Precision): Program =>
    ownProgram('takeTurns', ['--task', 'step', '--method', 'token', ...all, '--precision', precision]);
  const peer = (...more: readonly string[]): Program => ({
    command: 'python3',
    ...python,
    args: [join(root, 'scripts/peer/peer_turns.py'), '--task', 'token-step', ...all, ...more],
  });
  return {
    'ours fp32': ours('fp32'),
    ...(isFast && { 'ours bf16': ours('bf16') }),
    ...(python !== null && { 'peer fp32': peer() }),
    ...(python !== null && isFast && { 'peer bf16': peer('--bf16') }),
  };
}

function judge(times: Readonly<Record<string, readonly number[]>>, draws: DrawTimes, isFast: boolean): Line[] {
  const median = (name: string): number | null => (times[name] === undefined ? null : summarize(times[name]).median);
  const step = (what: string, [ours, peer]: readonly [Precision, Precision], target: Target | null): Line =>
    judgeLine({
      work: `token-level step, ${what}, MiniLM size`,
      unit: 'ms',
      peer: median(`peer ${peer}`),
      ours: median(`ours ${ours}`) ?? NaN,
      target,
    });
  // Of the quickest step that there is, so that it is not more of any other.
  const ofStep = median(`ours ${isFast ? 'bf16' : 'fp32'}`) ?? NaN;
  const share = (what: string, { median: ms }: DrawTimes['even']): Line =>
    judgeLine({
      work: `${what}, share of such a step`,
      unit: '%',
      peer: null,
      ours: (100 * ms) / ofStep,
      target: MOST_OF_A_STEP,
    });
  return [
    ...(isFast ? [step('default (bf16) against fp32', ['bf16', 'fp32'], { of: 'ratio', atLeast: 3.5 })] : []),
    step('fp32', ['fp32', 'fp32'], { of: 'ratio', atLeast: 2.5 }),
    ...(isFast ? [step('bf16', ['bf16', 'bf16'], null)] : []),
    share('drawing negatives, all alike', draws.even),
    share('drawing negatives by weights', draws.weighted),
    share('masking subwords', draws.masking),
  ];
}
