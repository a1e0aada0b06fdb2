import { fileURLToPath } from 'node:url';

import { judgeLine } from '../judgeLine.mjs';
import { prepareData, prepareEncoder } from '../prepareWork.mjs';
import { summarize } from '../summarize.mjs';
import { takeTurns } from './trainingStep.mjs';

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Of an epoch of CoNLL03; the work grows with their number, and a peer's pass over all takes minutes. */
const SENTENCES = 512;

export const dynamics = {
  name: 'dynamics',
  title: 'recording margin and probability of all candidate spans, BERT-base',
  run: async ({ root, scratch, keep, rounds, quick, python, threads, signal, onNote, onProgress }) => {
    const encoder = await prepareEncoder('bert-base', { keep, onNote });
    const data = await prepareData('conll03', { scratch, root, sentences: quick ? 64 : SENTENCES });
    const all = ['--data', data.folder, '--encoder', encoder.folder];
    if (threads !== null) all.push('--threads', String(threads));
    const ours = (precision) => ({
      command: process.execPath,
      args: [fromHere('../takeTurns.mjs'), '--task', 'record', ...all, '--precision', precision],
    });
    const peer = (task, ...more) => ({
      ...python,
      args: [fromHere('../../peer/peer_turns.py'), '--task', task, ...all, ...more],
    });
    const programs = {
      'ours, default': ours('auto'),
      'ours fp32': ours('fp32'),
      ...(python !== null && {
        'peer fp32': peer('record'),
        'peer fp32, by length': peer('record-by-length'),
        'peer bf16, by length': peer('record-by-length', '--bf16'),
      }),
    };
    const passes = Math.max(2, Math.round(rounds / 3)); // each is many batches
    const { ready, times, last } = await takeTurns(programs, { rounds: passes, warmup: 1, signal, onProgress });
    const summaries = Object.fromEntries(Object.entries(times).map(([name, each]) => [name, summarize(each)]));
    const seconds = (name) => (summaries[name] === undefined ? null : summaries[name].median / 1000);
    const { engine, numSpans } = ready['ours, default'];
    const line = (what, ourName, peerName, target = null) =>
      judgeLine({
        work: `dynamics of ${numSpans.toLocaleString('en')} spans, BERT-base, ${what}`,
        unit: 's',
        peer: seconds(peerName),
        ours: seconds(ourName),
        target,
      });
    return {
      lines: [
        line(`default (${engine.precision}) against fp32`, 'ours, default', 'peer fp32', {
          of: 'ratio',
          atLeast: engine.precision === 'bf16' ? 6 : 2.5,
        }),
        line('fp32', 'ours fp32', 'peer fp32'),
        ...(python === null
          ? []
          : [
              line('default against fp32 sorted by length', 'ours, default', 'peer fp32, by length'),
              line('default against bf16 sorted by length', 'ours, default', 'peer bf16, by length'),
            ]),
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
