import { type EngineName, listEngines, startEngine } from '@dynclean/engine';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { topNegLabels } from './topNegLabels.js';

const libtorch = listEngines().find(({ name }) => name === 'libtorch');
const reason = libtorch?.available === true ? null : `skipped: engine libtorch: ${libtorch?.reason ?? 'missing'}`;

describe(reason ?? topNegLabels, () => {
  const test = reason === null ? it : it.skip;
  // Cosines with the positive (1, 0): 1, 0.8, 0, 0.8, -1; the fourth is as similar as the second and comes later.
  const representations = [[1, 0], [2, 0], [4, 3], [0, 1], [8, 6], [-1, 0]]; // prettier-ignore
  const labels = Int32Array.from([7, 0, 0, 0, 0, 0]);
  const rank = async (engine: EngineName, keepFraction: number, direction: 'most_similar' | 'least_similar') => {
    await startEngine({ engine });
    const settings = {
      keepFraction,
      direction,
      noPositives: 'last',
      random: () => 0,
    } as const;
    return tf.tidy(() => Array.from(topNegLabels(() => tf.tensor2d(representations), labels, settings).dataSync()));
  };

  test.each([
    [0.2, 'most_similar', [7, 0, -1, -1, -1, -1]],
    [0.4, 'most_similar', [7, 0, -1, -1, 0, -1]],
    [0.4, 'least_similar', [7, -1, -1, 0, -1, 0]],
    [1, 'most_similar', [7, 0, 0, 0, 0, 0]],
  ] as const)(
    'keeps %d of the negatives, %s: %p, ranked on the engine or off it',
    async (share, direction, expected) => {
      expect(await rank('libtorch', share, direction)).toEqual(expected);
      expect(await rank('cpu', share, direction)).toEqual(expected);
    },
  );
});
