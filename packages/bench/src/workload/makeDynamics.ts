import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';

import { drawThresholdSamples } from '@dynclean/cleaning';
import { createEpochWriter } from '@dynclean/dynamics';

import { createRandom } from './createRandom.js';
import { type DynamicsFacts, DynamicsFolder, runNames } from './DynamicsFolder.js';

/** Positives of CoNLL03's distant training data by type; the other candidate spans are negatives. */
const spansByType = { ORG: 4128, MISC: 786, PER: 7535, LOC: 5327 };
const numSentences = 14_041;
const spansPerWrite = 1_446; // of a batch of 16 sentences, on average
const settings: DynamicsFacts['settings'] = {
  metric: 'aum',
  otherMetric: 'ignored',
  kPos: 100,
  kNeg: 90,
  sign: 'both',
  lowConfidenceOnly: null,
};

/** How much is made up. */
export interface MakeDynamicsOptions {
  readonly numSpans: number;
  readonly epochs: number;
  /** Spans, the first ones, that the JSON Lines hold. */
  readonly jsonlSpans: number;
}

/** Margins and probabilities of one epoch, by span. */
interface Epoch {
  readonly margins: Float32Array;
  readonly probabilities: Float32Array;
}

/**
 * Writes made-up dynamics of the size of CoNLL03's into `path`: a run and its threshold run, as our epoch files and as
 * the JSON Lines that the peer reads.
 *
 * A fifth of the positives and 0.6 percent of the negatives have wrong labels and low margins, as have the threshold
 * samples in the threshold run; margins grow over the epochs. Numbers come from a seeded generator.
 *
 * @returns milliseconds that writing took, by form.
 */
export async function makeDynamics(
  path: string,
  { numSpans, epochs, jsonlSpans }: MakeDynamicsOptions,
): Promise<{ readonly arrow: number; readonly jsonl: number }> {
  const folder = new DynamicsFolder(path);
  const types = Object.keys(spansByType);
  const labels = makeLabels(numSpans);
  const excluded = new Uint8Array(numSpans);
  const samples = drawThresholdSamples({
    labels,
    excluded,
    numClasses: types.length + 1,
    count: 'Np_over_c',
    seed: 42,
  });
  const isSample = new Set([...samples.positives, ...samples.negatives]);
  const sentenceOffsets = Array.from({ length: numSentences + 1 }, (_, s) => Math.floor((s * numSpans) / numSentences));
  const facts: DynamicsFacts = { types, epochs, settings, samples, sentenceOffsets };
  await mkdir(path, { recursive: true });
  await writeFile(folder.labelsFile, labels);
  await writeFile(folder.factsFile, JSON.stringify(facts));
  const writeMs = { arrow: 0, jsonl: 0 };
  for (const run of runNames) {
    await mkdir(folder.runFolder(run), { recursive: true });
    const [arrow, jsonl] = [folder.epochFiles(run, epochs), folder.epochFiles(run, epochs, 'jsonl')];
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const rows = makeEpoch(labels, run === 'threshold' ? isSample : new Set(), epoch);
      writeMs.arrow += await timed(() => writeArrow(arrow[epoch - 1]!, rows));
      writeMs.jsonl += await timed(() => writeJsonl(jsonl[epoch - 1]!, rows, jsonlSpans));
    }
  }
  return writeMs;
}

function makeLabels(numSpans: number): Int32Array<ArrayBuffer> {
  const labels = new Int32Array(numSpans);
  const positives = Object.values(spansByType).flatMap((count, type) => new Array<number>(count).fill(type + 1));
  positives.forEach((label, index) => {
    labels[Math.floor(((index * 7919) % positives.length) * (numSpans / positives.length))] = label;
  });
  return labels;
}

function makeEpoch(labels: Int32Array, isSample: ReadonlySet<number>, epoch: number): Epoch {
  const margins = new Float32Array(labels.length);
  const probabilities = new Float32Array(labels.length);
  const wobble = createRandom(epoch * 7 + isSample.size);
  const truth = createRandom(1); // the same in every epoch and run
  for (let span = 0; span < labels.length; span++) {
    const isPositive = labels[span]! > 0;
    const isWrong = truth() < (isPositive ? 0.2 : 0.006) || isSample.has(span);
    margins[span] = (isWrong ? -3 : isPositive ? 4 : 8) + Math.log2(epoch) + 6 * (wobble() - 0.5);
    probabilities[span] = 1 / (1 + Math.exp(-margins[span]!));
  }
  return { margins, probabilities };
}

async function writeArrow(path: string, { margins, probabilities }: Epoch): Promise<void> {
  const writer = await createEpochWriter(path);
  const ids = Int32Array.from(margins, (_, span) => span);
  for (let from = 0; from < ids.length; from += spansPerWrite) {
    const to = from + spansPerWrite;
    await writer.write({
      spanIds: ids.subarray(from, to),
      margins: margins.subarray(from, to),
      probabilities: probabilities.subarray(from, to),
      others: null,
    });
  }
  await writer.close();
}

async function writeJsonl(path: string, { margins, probabilities }: Epoch, numSpans: number): Promise<void> {
  const file = createWriteStream(path);
  let text = '';
  for (let span = 0; span < numSpans; span++) {
    text += `{"span": ${span}, "margin": ${margins[span]}, "probability": ${probabilities[span]}}\n`;
    if (text.length > 1 << 20) {
      if (!file.write(text)) await once(file, 'drain');
      text = '';
    }
  }
  file.end(text);
  await once(file, 'close');
}

/** Milliseconds. */
async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
