import { beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { LossWatch } from './LossWatch.js';

describe(LossWatch, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  /** Tells it losses of the steps from `first`, which are gone afterwards, as the loop does. */
  function tell(watch: LossWatch, first: number, losses: readonly number[]): void {
    losses.forEach((value, i) => {
      const loss = tf.scalar(value);
      try {
        watch.afterStep({ step: first + i, loss });
      } finally {
        loss.dispose();
      }
    });
  }

  it('averages the losses of an epoch, and begins anew with the next', () => {
    const watch = new LossWatch();
    watch.beforeEpoch({ epoch: 1, step: 0 });
    expect(watch.mean(0)).toBe(0);
    tell(watch, 1, [1, 2, 6]);
    expect(watch.mean(3)).toBe(3);
    watch.beforeEpoch({ epoch: 2, step: 3 });
    tell(
      watch,
      4,
      Array.from({ length: 40 }, () => 5),
    ); // looked at after the 16th and the 32nd
    expect(watch.mean(43)).toBe(5);
    expect(tf.memory().numTensors).toBe(0);
  });

  it('says between which steps a loss broke, counting from the last look', () => {
    const watch = new LossWatch();
    watch.beforeEpoch({ epoch: 2, step: 100 });
    expect(() =>
      tell(watch, 101, [...Array.from({ length: 20 }, () => 1), NaN, ...Array.from({ length: 20 }, () => 1)]),
    ).toThrow('the loss must be finite, but became NaN between steps 117 and 132');
    watch.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });
});
