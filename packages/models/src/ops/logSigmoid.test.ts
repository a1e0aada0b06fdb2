import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { logSigmoid } from './logSigmoid.js';

describe.each(listTestEngines())('logSigmoid on %s', (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test('is what its formula says, without overflow, and has the gradient of that behind another step', () => {
    const x = [-200, -3, -0.5, 0, 2, 90];
    tf.tidy(() => {
      // 2x: what the gradient needs was computed on the way.
      const { value, grad } = tf.valueAndGrad((of: tf.Tensor) => tf.sum(logSigmoid(tf.mul(of, 2))))(tf.tensor1d(x));
      const expected = x.map((of) => (of < -100 ? 2 * of : -Math.log1p(Math.exp(-2 * of))));
      expectNear(logSigmoid(tf.tensor1d(x.map((of) => 2 * of))).dataSync(), expected);
      expectNear(value.dataSync(), [expected.reduce((sum, of) => sum + of, 0)]);
      expectNear(grad.dataSync(), x.map((of) => 2 / (1 + Math.exp(2 * of)))); // prettier-ignore
    });
  });
});
