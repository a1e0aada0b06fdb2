import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { packBatch, uploadBatch } from '../PackedBatch.js';
import { rotaryAngles, rotatePositions } from './rotatePositions.js';

const HEAD = 4;
const THETA = 100; // angles 1 and 0.1 a place: 100 ** 0 and 100 ** (-2 / 4)

const item = (length: number): Parameters<typeof packBatch>[0][number] => ({
  encoding: { inputIds: new Int32Array(length), firstSubword: Int32Array.of(0), lastSubword: Int32Array.of(0) },
  spanStart: Int32Array.of(0),
  spanEnd: Int32Array.of(0),
});

/** What rows of two heads become, by sentence of three and of two subwords. */
function rotateAll(rows: number[]): number[][] {
  const batch = packBatch([item(3), item(2)]);
  return tf.tidy(() => {
    const tensors = uploadBatch(batch, batch.inputIds);
    const angles = rotaryAngles(tensors, HEAD, THETA);
    const x = tf.tile(tf.tensor2d([rows]), [batch.numRows, 1]);
    const rotated = rotatePositions(x as tf.Tensor2D, angles, rows.length / HEAD);
    return tf.gather(rotated, tensors.layout.places).arraySync() as unknown as tf.Tensor;
  }) as unknown as number[][];
}

describe(rotatePositions, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));
  afterAll(() => expect(tf.memory().numTensors).toBe(0));

  it('turns the pairs (1st, 3rd) and (2nd, 4th) of a head by their angles, from place 0 in each sentence', () => {
    const rotated = rotateAll([1, 0, 0, 2]);
    [0, 1, 2, 0, 1].forEach((place, row) => {
      const [fast, slow] = [place, 0.1 * place];
      // (1, 0) turned by `fast`; (0, 2) by `slow`.
      const expected = [Math.cos(fast), -2 * Math.sin(slow), Math.sin(fast), 2 * Math.cos(slow)];
      expected.forEach((value, i) => expect(rotated[row]![i]).toBeCloseTo(value, 6));
    });
  });

  it('turns each head by itself', () => {
    const both = rotateAll([1, 2, 3, 4, 5, 6, 7, 8]);
    const [first, second] = [rotateAll([1, 2, 3, 4]), rotateAll([5, 6, 7, 8])];
    expect(both).toEqual(first.map((row, i) => [...row, ...second[i]!]));
  });

  it('makes the product of two places depend on their distance alone', () => {
    const [queries, keys] = [rotateAll([1, 2, 3, 4]), rotateAll([0.5, -1, 2, 1])];
    const dot = (i: number, j: number): number => queries[i]!.reduce((sum, value, k) => sum + value * keys[j]![k]!, 0);
    expect(dot(0, 1)).toBeCloseTo(dot(1, 2), 5);
    expect(dot(0, 0)).toBeCloseTo(dot(2, 2), 5);
    expect(Math.abs(dot(0, 1) - dot(1, 0))).toBeGreaterThan(0.5); // before it is not behind it
  });
});
