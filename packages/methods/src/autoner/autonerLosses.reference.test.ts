import { readFileSync } from 'node:fs';

import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { restrictedCrossEntropy } from './restrictedCrossEntropy.js';
import { tieLoss } from './tieLoss.js';

/** Written by scripts/peer/autoner_values.py. */
interface Values {
  readonly restricted: Readonly<{ allowed: number[][]; logits: number[]; loss: number; gradient: number[] }>;
  readonly tied: Readonly<{ ties: number[]; logits: number[]; loss: number; gradient: number[] }>;
}
const path = new URL('../../tests/autonerValues.json', import.meta.url);
const { restricted, tied } = JSON.parse(readFileSync(path, 'utf8')) as Values;

describe.each(listTestEngines())("AutoNER's losses beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test('cross-entropy of chunks that may have several types', () => {
    tf.tidy(() => {
      const allowed = restricted.allowed.map((of) => [0, 1, 2, 3, 4].map((type) => (of.includes(type) ? 1 : 0)));
      const { value, grad } = tf.valueAndGrad((x: tf.Tensor) =>
        restrictedCrossEntropy(x as tf.Tensor2D, tf.tensor2d(allowed)),
      )(tf.tensor2d(restricted.logits, [6, 5]));
      expectNear(value.dataSync(), [restricted.loss]);
      expectNear(grad.dataSync(), restricted.gradient);
    });
  });

  test('ties and breaks', () => {
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => tieLoss(x as tf.Tensor1D, tf.tensor1d(tied.ties)))(
        tf.tensor1d(tied.logits),
      );
      expectNear(value.dataSync(), [tied.loss]);
      expectNear(grad.dataSync(), tied.gradient);
    });
  });

  test('are 0 of nothing', () => {
    tf.tidy(() => {
      expect(tieLoss(tf.tensor1d([]), tf.tensor1d([])).dataSync()[0]).toBeCloseTo(0, 12);
      const empty = (): tf.Tensor2D => tf.tensor2d([], [0, 5]);
      expect(restrictedCrossEntropy(empty(), empty()).dataSync()[0]).toBeCloseTo(0, 12);
    });
  });
});
