import { readFileSync } from 'node:fs';

import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { spanLoss } from './spanLoss.js';

/** Written by scripts/peer/method_values.py: six spans, of which the last is in no loss. */
interface Values {
  readonly weighted: {
    readonly labels: number[];
    readonly weights: number[];
    readonly logits: number[];
    readonly loss: number[];
    readonly gradient: number[];
  };
}
const { weighted } = JSON.parse(
  readFileSync(new URL('../../tests/methodValues.json', import.meta.url), 'utf8'),
) as Values;

describe.each(listTestEngines())("the loss of weighed spans beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine });
  });

  const measure = (weights: Float32Array | undefined) =>
    tf.tidy(() => {
      const labels = tf.tensor1d(weighted.labels, 'int32');
      const loss = (logits: tf.Tensor): tf.Scalar => spanLoss(logits as tf.Tensor2D, labels, weights);
      const { value, grad } = tf.valueAndGrad(loss)(tf.tensor2d(weighted.logits, [6, 4]));
      return { loss: value.dataSync(), gradient: grad.dataSync() };
    });

  test('is cross-entropy by the weights, with its gradient', () => {
    const { loss, gradient } = measure(Float32Array.from(weighted.weights));
    expectNear(loss, weighted.loss);
    expectNear(gradient, weighted.gradient);
  });

  test('is the plain loss where all weigh 1', () => {
    const [plain, ones] = [measure(undefined), measure(new Float32Array(6).fill(1))];
    expectNear(ones.loss, [...plain.loss]);
    expectNear(ones.gradient, [...plain.gradient]);
    expect(plain.loss[0]).toBeGreaterThan(weighted.loss[0]! + 0.1);
  });
});
