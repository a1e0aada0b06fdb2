import { startEngine } from '@dynclean/engine';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { sumSoftCrossEntropy } from './sumSoftCrossEntropy.js';

describe(sumSoftCrossEntropy, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  const logits = [1, 2, -1, 0.5, 0, 3];
  const softLabels = [0.7, 0.2, 0.1, 0, 0, 0]; // the second span is left out
  const run = (values: readonly number[]): number =>
    tf.tidy(
      () => sumSoftCrossEntropy(tf.tensor2d([...values], [2, 3]), tf.tensor2d(softLabels, [2, 3])).dataSync()[0]!,
    );

  it('is the cross-entropy of the rows that count', () => {
    const sum = Math.exp(1) + Math.exp(2) + Math.exp(-1);
    const expected = -(0.7 * 1 + 0.2 * 2 - 0.1 * 1) + Math.log(sum);
    expect(run(logits)).toBeCloseTo(expected, 5);
  });

  it('has the gradient of its differences', () => {
    const gradient = tf.tidy(() =>
      tf
        .grad((z) => sumSoftCrossEntropy(z as tf.Tensor2D, tf.tensor2d(softLabels, [2, 3])))(
          tf.tensor2d(logits, [2, 3]),
        )
        .dataSync(),
    );
    logits.forEach((_, at) => {
      const moved = (by: number) => run(logits.map((value, other) => (other === at ? value + by : value)));
      expect(gradient[at]).toBeCloseTo((moved(1e-2) - moved(-1e-2)) / 2e-2, 3);
    });
  });

  it('does not overflow', () => {
    expect(run([1000, 0, -1000, 0, 0, 0])).toBeCloseTo(0.2 * 1000 + 0.1 * 2000, 2);
  });
});
