import { fileURLToPath } from 'node:url';

import { judgeLine, targetOfDefault } from '../judgeLine.mjs';
import { measureRoofline } from '../measureRoofline.mjs';
import { prepareData, prepareEncoder } from '../prepareWork.mjs';
import { summarize } from '../summarize.mjs';
import { TurnTaker } from '../TurnTaker.mjs';

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));
const RATIO = 'ratio';

export const bertBaseStep = {
  name: 'bert-base-step',
  title: 'training step of BERT-base size: default against fp32, equal precision, peak memory',
  run: (context) => timeSteps('bert-base', context),
};

export const minilmStep = {
  name: 'minilm-step',
  title: 'training step of MiniLM size: default against fp32',
  run: (context) => timeSteps('minilm', context),
};

/** All programs on the same batches, a step of each by turns. */
async function timeSteps(size, context) {
  const { root, scratch, keep, rounds, quick, python, threads, machine, signal, onNote, onProgress } = context;
  const encoder = await prepareEncoder(size, { keep, onNote });
  // Once through all batches, then again: by then both sides have prepared their operators for the shapes that occur.
  const warmup = quick ? 1 : rounds;
  const data = await prepareData('conll03', { scratch, root, sentences: 16 * (quick ? warmup + rounds : rounds) });
  const shared = ['--task', 'step', '--data', data.folder, '--encoder', encoder.folder];
  const all = [...shared, ...(threads === null ? [] : ['--threads', String(threads)])];
  const ours = (precision) => ({
    command: process.execPath,
    args: [fromHere('../takeTurns.mjs'), ...all, '--precision', precision],
    signal,
  });
  const peer = (...more) => ({ ...python, args: [fromHere('../../peer/peer_turns.py'), ...all, ...more], signal });
  const { describeBfloat16 } = await import('../../../packages/engine/dist/index.js');
  const bfloat16 = describeBfloat16('libtorch', 'cpu');
  const hasBfloat16 = bfloat16?.possible === true;
  if (!hasBfloat16) onNote(`in fp32 alone: ${bfloat16?.reason}`);
  const isFast = bfloat16?.fast === true;
  const programs = {
    'ours fp32': ours('fp32'),
    ...(hasBfloat16 && { 'ours bf16': ours('bf16') }),
    ...(python !== null && { 'peer fp32': peer() }),
    ...(python !== null && hasBfloat16 && { 'peer bf16': peer('--bf16') }),
  };
  const defaultPrecision = isFast ? 'bf16' : 'fp32';
  const { ready, times, last, turns } = await takeTurns(programs, { rounds, warmup, signal, onProgress });
  requireSameBatches(ready['ours fp32'], turns['peer fp32'] ?? [], warmup);

  const summaries = Object.fromEntries(Object.entries(times).map(([name, each]) => [name, summarize(each)]));
  const median = (name) => summaries[name]?.median ?? null;
  const peak = (name) => last[name]?.peakMiB ?? null;
  const own = `ours ${defaultPrecision}`;
  const where = size === 'bert-base' ? 'BERT-base' : 'MiniLM size';
  const line = (what, unit, ourName, peerName, target, of = median) =>
    judgeLine({ work: `${what}, ${where}`, unit, peer: of(peerName), ours: of(ourName), target });
  const isBase = size === 'bert-base';
  const lines = [
    line(
      `training step, default (${defaultPrecision}) against fp32`,
      'ms',
      own,
      'peer fp32',
      isBase || !isFast ? targetOfDefault({ isFast, features: machine.features }) : { of: RATIO, atLeast: 6 },
    ),
    ...(isFast
      ? [line('training step, fp32', 'ms', 'ours fp32', 'peer fp32', isBase ? { of: RATIO, atLeast: 3 } : null)]
      : []), // else that is the default
    ...(hasBfloat16
      ? [
          line(
            'training step, bf16',
            'ms',
            'ours bf16',
            'peer bf16',
            isBase && isFast ? { of: RATIO, atLeast: 4 } : null,
          ),
        ]
      : []),
    line(
      `peak memory, default against fp32`,
      'MiB',
      own,
      'peer fp32',
      isBase && isFast ? { of: RATIO, atMost: 0.6 } : null,
      peak,
    ),
  ];
  const batches = ready['ours fp32'].subwordLengths;
  const subwordsPerStep = batches.reduce((sum, length) => sum + length, 0) / (batches.length / 16);
  onNote('what this machine does at most at the shapes of a step ...');
  const roofline = await measureRoofline({ shape: encoder.shape, lengths: batches, threads });
  for (const each of lines.filter(({ unit }) => unit === 'ms')) {
    const precision = each.work.includes('default') ? defaultPrecision : /fp32|bf16/.exec(each.work)[0];
    each.fractionOfRoofline = roofline[precision].stepMs / each.ours;
  }
  return {
    lines,
    versions: ready['peer fp32']?.versions ?? null,
    details: {
      data: `${data.name}, the first ${data.numSentences} sentences in batches of 16, ${Math.round(subwordsPerStep)} subwords a batch`,
      encoder: { weights: encoder.weights, ...encoder.shape },
      loss: 'all candidate spans (no TopNeg)',
      engine: ready[own].engine,
      bfloat16: bfloat16?.reason ?? null,
      peerAttention: ready['peer fp32']?.attention ?? null,
      turns: rounds,
      warmup,
      milliseconds: summaries,
      allMilliseconds: times,
      peakMiB: Object.fromEntries(Object.entries(last).map(([name, { peakMiB }]) => [name, peakMiB])),
      roofline,
    },
  };
}

/**
 * Starts all programs, lets them take turns, ends them.
 *
 * @param {Record<string, object>} programs - By name, as `TurnTaker` takes them.
 * @returns What each said first, the milliseconds of its turns that count, all it said of its turns,
 *   and what it said last.
 */
export async function takeTurns(programs, { rounds, warmup, signal, onProgress }) {
  const takers = [];
  const [ready, times, last, turns] = [{}, {}, {}, {}];
  try {
    for (const [name, program] of Object.entries(programs)) {
      onProgress(`${name} starts`, 0, rounds + warmup);
      const taker = new TurnTaker(name, { ...program, signal }); // one after the other: each wants all cores
      takers.push([name, taker]);
      ready[name] = await taker.ready();
      [times[name], turns[name]] = [[], []];
    }
    for (let round = 0; round < rounds + warmup; round++) {
      const order = round % 2 === 0 ? takers : takers.toReversed(); // nobody is always behind the same other
      for (const [name, taker] of order) {
        const turn = await taker.turn();
        turns[name].push(turn);
        if (round >= warmup) times[name].push(turn.ms);
      }
      const latest = takers.map(([name]) => `${name} ${Math.round(turns[name].at(-1).ms)} ms`).join(', ');
      onProgress(latest, round + 1, rounds + warmup);
    }
    for (const [name, taker] of takers) last[name] = await taker.end();
  } finally {
    for (const [, taker] of takers) taker.close();
  }
  return { ready, times, last, turns };
}

/** Both sides must have seen the same subwords, else the comparison means nothing. */
function requireSameBatches({ subwordLengths, batchSize }, peerTurns, warmup) {
  peerTurns.forEach(({ subwords, step }) => {
    const numBatches = Math.ceil(subwordLengths.length / batchSize);
    const first = ((step - 1) % numBatches) * batchSize;
    const ours = subwordLengths.slice(first, first + batchSize).reduce((sum, length) => sum + length, 0);
    if (ours !== subwords && step > warmup) {
      throw new Error(`batch ${step}: ours has ${ours} subwords, the peer's ${subwords}: they are not the same`);
    }
  });
}
