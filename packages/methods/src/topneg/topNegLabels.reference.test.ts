import { readFileSync } from 'node:fs';

import { type EngineName, listEngines, startEngine } from '@dynclean/engine';
import { sumCrossEntropy } from '@dynclean/models';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { computeTopNegSimilarity } from './computeTopNegSimilarity.js';
import { topNegLabels } from './topNegLabels.js';

/** Written by scripts/peer/method_values.py; the loss is that of logits `2 sin(1.7 i + seed)`. */
interface Values {
  readonly topneg: readonly {
    readonly size: number;
    readonly hidden: number[];
    readonly labels: number[];
    readonly seed: number;
    readonly similarity: number[];
    readonly kept: number[];
    readonly loss: number;
  }[];
}
const { topneg } = JSON.parse(
  readFileSync(new URL('../../tests/methodValues.json', import.meta.url), 'utf8'),
) as Values;
const settings = { keepFraction: 0.05, direction: 'most_similar', noPositives: 'last', random: () => NaN } as const;

const engines = listEngines().map(
  ({ name, available, reason }) => [available ? name : `${name} (skipped: ${reason})`, name, available] as const,
);

describe.each(engines)("TopNeg beside PyTorch's on %s", (_title, engine: EngineName, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test.each(topneg.map((of) => [of.labels.length, of.labels.filter((label) => label > 0).length, of] as const))(
    'keeps the same negatives of %d spans with %d positives, at the same loss',
    (numSpans, _numPositives, { hidden, labels, size, seed, similarity, kept, loss }) => {
      tf.tidy(() => {
        const representations = tf.tensor2d(hidden, [numSpans, size]);
        const isPositive = tf.tensor1d(labels.map((label) => (label > 0 ? 1 : 0)));
        const ours = computeTopNegSimilarity(representations, isPositive).dataSync();
        similarity.forEach((value, span) => expect(Math.abs((ours[span] ?? NaN) - value)).toBeLessThan(2e-5));

        const inLoss = topNegLabels(() => representations, Int32Array.from(labels), settings);
        const marks = Array.from(inLoss.dataSync());
        expect(marks.flatMap((mark, span) => (mark === 0 ? [span] : []))).toEqual(kept);
        labels.forEach((label, span) => {
          if (label > 0) expect(marks[span]).toBe(label);
        });
        const logits = Float32Array.from({ length: numSpans * 4 }, (_, i) => 2 * Math.sin(1.7 * i + seed));
        const value = sumCrossEntropy(tf.tensor2d(logits, [numSpans, 4]), inLoss).dataSync()[0] ?? NaN;
        expect(Math.abs(value / loss - 1)).toBeLessThan(1e-5);
      });
    },
  );
});
