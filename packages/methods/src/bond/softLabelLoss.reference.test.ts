import { readFileSync } from 'node:fs';

import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { computeSoftLabels } from '../soft-labels/computeSoftLabels.js';
import { softLabelLoss } from './softLabelLoss.js';

/** Written by scripts/peer/bond_values.py. */
interface Values {
  readonly teaching: {
    readonly numTags: number;
    readonly probabilities: number[];
    readonly student: number[];
    readonly cases: readonly {
      readonly confidence: number;
      readonly divergence: 'log_softmax' | 'raw_logits';
      readonly kept: number;
      readonly softLabels: number[];
      readonly loss: number;
      readonly gradient: number[];
    }[];
  };
}
const path = new URL('../../tests/bondValues.json', import.meta.url);
const { teaching } = JSON.parse(readFileSync(path, 'utf8')) as Values;

describe.each(listTestEngines())("BOND's teaching beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test.each(teaching.cases.map((of) => [of.divergence, of.confidence, of] as const))(
    'soft labels, their loss by %s and its gradient, above %d',
    (divergence, confidence, { softLabels, loss, gradient, kept }) => {
      const { numTags } = teaching;
      const labels = computeSoftLabels(Float32Array.from(teaching.probabilities), numTags, {
        frequency: 'batch_all',
        confidence,
      });
      expectNear(labels, softLabels);
      expect(labels.filter((of) => of !== 0)).toHaveLength(kept * numTags);
      const shape: [number, number] = [labels.length / numTags, numTags];
      tf.tidy(() => {
        const targets = tf.tensor2d(labels, shape);
        const { value, grad } = tf.valueAndGrad((z: tf.Tensor) => softLabelLoss(z as tf.Tensor2D, targets, divergence))(
          tf.tensor2d(teaching.student, shape),
        );
        expectNear(value.dataSync(), [loss]);
        expectNear(grad.dataSync(), gradient);
      });
    },
  );
});

describe('stored cases', () => {
  it('leave out some words, and not always the same', () => {
    expect(teaching.cases.map(({ kept }) => kept)).toEqual([9, 9, 6, 6, 5, 5]);
  });
});
