import { describe, expect, it } from '@jest/globals';
import { type EngineName, listEngines, startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { cutRows, padRows } from './paddedRows.js';

// Three subwords in two lanes of two rows: the first holds subword 1 and a row of padding, the second 0 and 2.
const sources = [1, 3, 0, 2]; // 3 is padding
const places = [2, 0, 3];
const x = [[1, 2], [3, 4], [5, 6]]; // prettier-ignore
const padded = [[3, 4], [0, 0], [1, 2], [5, 6]]; // prettier-ignore

const engines = listEngines().map(
  ({ name, available, reason }) => [available ? name : `${name} (skipped: ${reason})`, name, available] as const,
);

describe.each(engines)('rows by lanes on %s', (_title, engine: EngineName, available) => {
  const test = available ? it : it.skip;

  test('go to their lanes, come back in the order of the batch, and take gradients along', async () => {
    await startEngine({ engine, precision: 'fp32', threads: 1 });
    tf.tidy(() => {
      const layout = {
        numRows: 4,
        lanes: [],
        sources: tf.tensor1d(sources, 'int32'),
        places: tf.tensor1d(places, 'int32'),
      };
      expect(padRows(tf.tensor2d(x), layout).arraySync()).toEqual(padded);
      // Whatever a layer leaves in rows of padding is cut off.
      const withRubbish = padded.map((row, i) => (sources[i] === 3 ? [7, 8] : row));
      expect(cutRows(tf.tensor2d(withRubbish), layout).arraySync()).toEqual(x);
      const weights = tf.tensor2d([[1, 10], [100, 1000], [2, 20], [200, 2000]]); // prettier-ignore
      const toLanes = tf.grad((rows: tf.Tensor) => tf.sum(tf.mul(padRows(rows as tf.Tensor2D, layout), weights)));
      expect(toLanes(tf.tensor2d(x)).arraySync()).toEqual([[2, 20], [1, 10], [200, 2000]]); // prettier-ignore
      const back = tf.grad((rows: tf.Tensor) =>
        tf.sum(tf.mul(cutRows(rows as tf.Tensor2D, layout), tf.slice(weights, [0, 0], [3, 2]))),
      );
      expect(back(tf.tensor2d(padded)).arraySync()).toEqual([[100, 1000], [0, 0], [1, 10], [2, 20]]); // prettier-ignore
    });
  });
});
