import { startEngine } from '@dynclean/engine';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { computeTopNegSimilarity } from './computeTopNegSimilarity.js';

describe(computeTopNegSimilarity, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it('sums the cosines with all positives', () => {
    // Positives (1, 0) and (0, 2); a span (3, 3) has cosine 1/sqrt 2 with each.
    const representations = tf.tensor2d([1, 0, 0, 2, 3, 3, -5, 0, 0, 0], [5, 2]);
    const phi = Array.from(computeTopNegSimilarity(representations, tf.tensor1d([1, 1, 0, 0, 0])).dataSync());
    [1, 1, Math.SQRT2, -1, 0].forEach((wanted, i) => expect(phi[i]).toBeCloseTo(wanted, 6));
  });

  it('is 0 everywhere without positives', () => {
    const phi = computeTopNegSimilarity(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor1d([0, 0]));
    expect(Array.from(phi.dataSync())).toEqual([0, 0]);
  });
});
