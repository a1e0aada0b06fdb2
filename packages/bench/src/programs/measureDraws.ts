// What drawing takes for a batch, on one thread and without the engine: negatives of Li et al. 2021 and 2022 (all
// alike, and by weights of spans, computed from logits that are there), and the subwords that a language model is to
// find.
//   node measureDraws.js --data FOLDER --encoder FOLDER [--rounds N]
// Prints one JSON line: milliseconds a batch of 16 sentences.
import { parseArgs } from 'node:util';

import { computeSamplingScores, drawNegatives, findMethod } from '@dynclean/methods';
import { drawUniform } from '@dynclean/models';
import { openTraining } from '@dynclean/stages/openTraining';
import { maskSubwords, SpanBatches } from '@dynclean/training';

import { type Summary, summarize } from '../measuring/summarize.js';
import { printResult } from './printResult.js';

/** What is printed: milliseconds a batch. */
export interface DrawTimes {
  readonly even: Summary;
  readonly weighted: Summary;
  readonly masking: Summary;
}

const BATCH_SIZE = 16;
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    encoder: { type: 'string', default: '' },
    rounds: { type: 'string', default: '20' },
  },
});
const { inputs } = await openTraining(
  { dataset: values.data, encoder: values.encoder, engine: 'libtorch', device: 'cpu', precision: 'fp32' },
  { method: { name: 'span', settings: {} }, totalEpochs: 1 },
  { context: {} },
);
const { corpora, spans, data, encoder } = inputs;
const settings = findMethod('negative-sampling').parseSettings({ weighting: 'weighted' }) as Parameters<
  typeof computeSamplingScores
>[2] &
  Parameters<typeof drawNegatives>[0]['settings'];
const { numClasses } = data.vocabulary;
const batches = new SpanBatches(corpora.train, spans.labels, { batchOrder: 'fixed' });
const vocabulary = { pieces: encoder.tokenizer.pieces(), maskId: encoder.tokenizer.specialIds.mask };
const random = { chance: (probability: number) => drawUniform() < probability };

const all = Array.from({ length: Math.ceil(corpora.train.numSentences / BATCH_SIZE) }, (_, batch) => {
  const first = batch * BATCH_SIZE;
  const size = Math.min(BATCH_SIZE, corpora.train.numSentences - first);
  const sentences = Array.from({ length: size }, (_sentence, index) => first + index);
  const given = batches.pack(sentences);
  return {
    given,
    logits: Float32Array.from({ length: given.labels.length * numClasses }, () => 4 * drawUniform() - 2),
    encodings: sentences.map((sentence) => corpora.train.encodings[sentence]!),
  };
});

/** Each batch so many times, after a round to warm up; a number for each. */
function measure(work: (batch: (typeof all)[number]) => void): Summary {
  all.forEach(work);
  const times = Array.from({ length: Number(values.rounds) }, () =>
    all.map((batch) => {
      const started = performance.now();
      work(batch);
      return performance.now() - started;
    }),
  );
  return summarize(times.flat());
}

const draw = ({ given: { packed, labels } }: (typeof all)[number], scores: Float64Array | null): unknown =>
  drawNegatives({ batch: packed, labels, settings, scores, random: drawUniform });
printResult({
  even: measure((batch) => void draw(batch, null)),
  weighted: measure((batch) => void draw(batch, computeSamplingScores(batch.logits, numClasses, settings))),
  masking: measure(({ encodings }) => {
    for (const { inputIds } of encodings) maskSubwords(inputIds, vocabulary, { probability: 0.15, random });
  }),
} satisfies DrawTimes);
