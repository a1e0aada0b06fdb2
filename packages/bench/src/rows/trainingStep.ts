import type { Precision } from '@dynclean/schema';
import { join } from 'node:path';

import { type Bfloat16Support, describeBfloat16 } from '@dynclean/engine';

import type { Bench, BenchContext, BenchResult } from '../Bench.js';
import type { Program } from '../measuring/runProgram.js';
import { ownProgram } from '../measuring/runTimed.js';
import { requireSameBatches } from '../measuring/requireSameBatches.js';
import { summarize } from '../measuring/summarize.js';
import { takeTurns, type Turns } from '../measuring/takeTurns.js';
import { judgeLine, type Line, type Target, targetOfDefault } from '../table/judgeLine.js';
import { measureRoofline } from '../workload/measureRoofline.js';
import { prepareData, type PreparedData } from '../workload/prepareData.js';
import { type EncoderSize, prepareEncoder, type PreparedEncoder } from '../workload/prepareEncoder.js';

/** A step of the size of the encoder of the papers. */
export const bertBaseStep: Bench = {
  name: 'bert-base-step',
  title: 'training step of BERT-base size: default against fp32, equal precision, peak memory',
  run: (context) => timeSteps('bert-base', context),
};

/** A step of the size of the encoder that is the default. */
export const minilmStep: Bench = {
  name: 'minilm-step',
  title: 'training step of MiniLM size: default against fp32',
  run: (context) => timeSteps('minilm', context),
};

/** What both sides work on. */
interface StepWork {
  readonly size: EncoderSize;
  readonly encoder: PreparedEncoder;
  readonly data: PreparedData;
  readonly bfloat16: Bfloat16Support | null;
}

/** All programs on the same batches, a step of each by turns. */
async function timeSteps(size: EncoderSize, context: BenchContext): Promise<BenchResult> {
  const { rounds, quick, threads, signal, onNote, onProgress } = context;
  const encoder = await prepareEncoder(size, context);
  // Once through all batches, then again: by then both sides have prepared their operators for the shapes that occur.
  const warmup = quick ? 1 : rounds;
  const data = await prepareData('conll03', { ...context, sentences: 16 * (quick ? warmup + rounds : rounds) });
  const bfloat16 = describeBfloat16('libtorch', 'cpu');
  if (bfloat16?.possible !== true) onNote(`in fp32 alone: ${bfloat16?.reason}`);
  const work: StepWork = { size, encoder, data, bfloat16 };
  const turns = await takeTurns(listPrograms(work, context), { rounds, warmup, signal, onProgress });
  const { ready, times, last } = turns;
  requireSameBatches(ready['ours fp32']!, turns.turns['peer fp32'] ?? [], warmup);

  const lengths = ready['ours fp32']!.subwordLengths;
  const subwordsPerStep = lengths.reduce((sum, length) => sum + length, 0) / (lengths.length / 16);
  onNote('what this machine does at most at the shapes of a step ...');
  const roofline = await measureRoofline({ shape: encoder.shape, lengths, threads });
  const lines = judgeSteps(work, turns, context).map(({ precision, ...line }): Line => {
    const atMost = roofline[precision];
    return line.unit !== 'ms' || atMost === undefined
      ? line
      : { ...line, fractionOfRoofline: atMost.stepMs / line.ours };
  });
  return {
    lines,
    versions: ready['peer fp32']?.versions ?? null,
    details: {
      data: `${data.name}, the first ${data.numSentences} sentences in batches of 16, ${Math.round(subwordsPerStep)} subwords a batch`,
      encoder: { weights: encoder.weights, ...encoder.shape },
      loss: 'all candidate spans (no TopNeg)',
      engine: ready[`ours ${defaultPrecisionOf(work)}`]!.engine,
      bfloat16: bfloat16?.reason ?? null,
      peerAttention: ready['peer fp32']?.attention ?? null,
      peerSubwords: meanOf((turns.turns['peer fp32'] ?? []).map((turn) => turn.padded_subwords ?? turn.subwords)),
      turns: rounds,
      warmup,
      milliseconds: Object.fromEntries(Object.entries(times).map(([name, each]) => [name, summarize(each)])),
      allMilliseconds: times,
      peakMiB: Object.fromEntries(Object.entries(last).map(([name, { peakMiB }]) => [name, peakMiB])),
      roofline,
    },
  };
}

/** Rounded; null: of nothing. */
function meanOf(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : Math.round(numbers.reduce((sum, number) => sum + number, 0) / numbers.length);
}

function defaultPrecisionOf({ bfloat16 }: StepWork): Precision {
  return bfloat16?.fast === true ? 'bf16' : 'fp32';
}

function listPrograms(
  { encoder, data, bfloat16 }: StepWork,
  { root, python, threads }: BenchContext,
): Record<string, Program> {
  const shared = ['--task', 'step', '--data', data.folder, '--encoder', encoder.folder];
  const all = [...shared, ...(threads === null ? [] : ['--threads', String(threads)])];
  const ours = (precision: Precision): Program => ownProgram('takeTurns', [...all, '--precision', precision]);
  const peer = (...more: readonly string[]): Program => ({
    command: 'python3',
    ...python,
    args: [join(root, 'scripts/peer/peer_turns.py'), ...all, ...more],
  });
  const hasBfloat16 = bfloat16?.possible === true;
  return {
    'ours fp32': ours('fp32'),
    ...(hasBfloat16 && { 'ours bf16': ours('bf16') }),
    ...(python !== null && { 'peer fp32': peer() }),
    ...(python !== null && hasBfloat16 && { 'peer bf16': peer('--bf16') }),
  };
}

/** The lines of the table, each with the precision that ours computes in. */
function judgeSteps(
  work: StepWork,
  { times, last }: Turns,
  { machine }: BenchContext,
): (Line & { readonly precision: Precision })[] {
  const { size, bfloat16 } = work;
  const isFast = bfloat16?.fast === true;
  const isBase = size === 'bert-base';
  const own = defaultPrecisionOf(work);
  const where = isBase ? 'BERT-base' : 'MiniLM size';
  const median = (name: string): number | null => (times[name] === undefined ? null : summarize(times[name]).median);
  const peak = (name: string): number | null => last[name]?.peakMiB ?? null;
  const line = (
    what: string,
    [precision, peer]: readonly [ours: Precision, peer: Precision],
    target: Target | null,
  ): Line & { readonly precision: Precision } => {
    const [unit, of] = what.startsWith('peak') ? (['MiB', peak] as const) : (['ms', median] as const);
    const measured = { unit, peer: of(`peer ${peer}`), ours: of(`ours ${precision}`) ?? NaN };
    return { ...judgeLine({ work: `${what}, ${where}`, ...measured, target }), precision };
  };
  const ofDefault: Target =
    isBase || !isFast ? targetOfDefault({ isFast, features: machine.features }) : { of: 'ratio', atLeast: 6 };
  return [
    line(`training step, default (${own}) against fp32`, [own, 'fp32'], ofDefault),
    // Where bfloat16 is not fast, that is the default.
    ...(isFast ? [line('training step, fp32', ['fp32', 'fp32'], isBase ? { of: 'ratio', atLeast: 3 } : null)] : []),
    ...(bfloat16?.possible === true
      ? [line('training step, bf16', ['bf16', 'bf16'], isBase && isFast ? { of: 'ratio', atLeast: 4 } : null)]
      : []),
    line('peak memory, default against fp32', [own, 'fp32'], isBase && isFast ? { of: 'ratio', atMost: 0.6 } : null),
  ];
}
