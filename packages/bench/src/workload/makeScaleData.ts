import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';

import { CompactSpans, countCandidateSpans, createLabelVocabulary, streamSentences } from '@dynclean/datasets';
import { createEpochWriter } from '@dynclean/dynamics';
import type { Entity, Sentence, ThresholdSampleIds } from '@dynclean/schema';

import { createRandom } from './createRandom.js';
import { DynamicsFolder, runNames } from './DynamicsFolder.js';

/** Entity types of the made-up corpus. */
export const scaleTypes = ['ORG', 'MISC', 'PER', 'LOC'] as const;
/** Widest candidate span. */
export const SCALE_WIDTH = 8;
const WORDS = 30_000;
const SPANS_AT_A_TIME = 65_536;

/** Where things lie in a folder that `makeScaleData` wrote, beside its dynamics. */
export const scaleFiles = (
  folder: string,
): { readonly corpus: string; readonly train: string; readonly ids: string } => ({
  corpus: join(folder, 'corpus'),
  train: join(folder, 'corpus', 'train-distant.jsonl'),
  ids: join(folder, 'ids.json'),
});

/** What was made up. */
export interface ScaleData {
  readonly spans: number;
  readonly sentences: number;
  readonly positives: number;
  readonly samples: { readonly positives: number; readonly negatives: number };
}

/**
 * Writes a corpus of at least so many candidate spans, with as many entities a span as CoNLL03 has, and recorded
 * dynamics of a run and its threshold run for it, as streams. A fifth of the positives and 0.6 percent of the negatives
 * have wrong labels and low margins, as have the threshold samples in the threshold run; margins grow over the epochs.
 * Numbers come from a seeded generator.
 */
export async function makeScaleData(
  path: string,
  { numSpans, epochs }: { readonly numSpans: number; readonly epochs: number },
): Promise<ScaleData> {
  const { corpus, train, ids } = scaleFiles(path);
  await mkdir(corpus, { recursive: true });
  await writeFile(join(corpus, 'dataset.json'), JSON.stringify({ name: 'scale', types: scaleTypes }));
  await writeCorpus(train, numSpans);
  const types = [...scaleTypes];
  const spans = await CompactSpans.read(streamSentences(train, { types }), createLabelVocabulary(types), SCALE_WIDTH);
  const samples = drawSamples(spans);
  await writeFile(ids, JSON.stringify(samples));
  const folder = new DynamicsFolder(path);
  for (const run of runNames) {
    const sampled = Int32Array.from(run === 'threshold' ? [...samples.positives, ...samples.negatives] : []).sort();
    for (const [index, file] of folder.epochFiles(run, epochs).entries()) {
      await writeEpoch(file, spans, { epoch: index + 1, sampled });
    }
  }
  return {
    spans: spans.numSpans,
    sentences: spans.numSentences,
    positives: spans.numPositives,
    samples: { positives: samples.positives.length, negatives: samples.negatives.length },
  };
}

async function writeCorpus(path: string, numSpans: number): Promise<void> {
  const file = createWriteStream(path);
  const random = createRandom(3);
  let text = '';
  for (let written = 0; written < numSpans;) {
    const sentence = makeSentence(random);
    written += countCandidateSpans(sentence.tokens.length, SCALE_WIDTH);
    text += `${JSON.stringify(sentence)}\n`;
    if (text.length < 1 << 20) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(text);
  await once(file, 'close');
}

/** 4 to 25 words, 14.5 on average, and 1.27 entities of one or two. */
function makeSentence(random: () => number): Sentence {
  const numTokens = 4 + Math.floor(22 * random());
  const tokens = Array.from({ length: numTokens }, () => `w${Math.floor(WORDS * random() ** 3)}`);
  const entities: Entity[] = [];
  for (let first = 0; first < numTokens; first++) {
    if (random() > 0.1) continue;
    const last = Math.min(numTokens - 1, first + Math.floor(2 * random()));
    entities.push([first, last, scaleTypes[Math.floor(scaleTypes.length * random())]!]);
    first = last;
  }
  return { tokens, entities };
}

/** As many as the method draws, evenly spread: every c-th span of a type, and negatives a quarter of the positives. */
function drawSamples(spans: CompactSpans): ThresholdSampleIds {
  const positives: number[] = [];
  const negatives: number[] = [];
  const seen = new Int32Array(scaleTypes.length + 1);
  const step = Math.max(1, Math.floor((spans.numSpans / spans.numPositives) * scaleTypes.length));
  for (const ids of listIds(spans.numSpans)) {
    const labels = spans.labelsOf(ids);
    for (let row = 0; row < ids.length; row++) {
      const label = labels[row]!;
      seen[label]! += 1;
      if (label > 0 && seen[label]! % scaleTypes.length === 0) positives.push(ids[row]!);
      if (label === 0 && seen[0]! % step === 0) negatives.push(ids[row]!);
    }
  }
  return { positives, negatives };
}

async function writeEpoch(
  path: string,
  spans: CompactSpans,
  { epoch, sampled }: { readonly epoch: number; readonly sampled: Int32Array },
): Promise<void> {
  const writer = await createEpochWriter(path);
  const wobble = createRandom(epoch * 7 + sampled.length);
  const truth = createRandom(1); // the same in every epoch and run
  const growth = Math.log2(epoch);
  let next = 0; // of `sampled`
  for (const ids of listIds(spans.numSpans)) {
    const labels = spans.labelsOf(ids);
    const margins = new Float32Array(ids.length);
    const probabilities = new Float32Array(ids.length);
    for (let row = 0; row < ids.length; row++) {
      const isPositive = labels[row]! > 0;
      const isSample = sampled[next] === ids[row];
      if (isSample) next += 1;
      const isWrong = truth() < (isPositive ? 0.2 : 0.006) || isSample;
      margins[row] = (isWrong ? -3 : isPositive ? 4 : 8) + growth + 6 * (wobble() - 0.5);
      probabilities[row] = 1 / (1 + Math.exp(-margins[row]!));
    }
    await writer.write({ spanIds: ids, margins, probabilities, others: null });
  }
  await writer.close();
}

function* listIds(numSpans: number): Generator<Int32Array> {
  for (let from = 0; from < numSpans; from += SPANS_AT_A_TIME) {
    const ids = new Int32Array(Math.min(SPANS_AT_A_TIME, numSpans - from));
    for (let row = 0; row < ids.length; row++) ids[row] = from + row;
    yield ids;
  }
}
