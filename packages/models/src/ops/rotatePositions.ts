import * as tf from '@tensorflow/tfjs-core';

import type { BatchTensors } from '../PackedBatch.js';
import { longestGroup } from './longestGroup.js';

/** Cosines and sines of the angles that rows are turned by, each `[N', 1, D]`. */
export interface RotaryAngles {
  readonly cos: tf.Tensor3D;
  readonly sin: tf.Tensor3D;
}

/**
 * Angles of rotary positions (Su et al. 2021, Eq. 15) for a batch's rows: position times `theta ** (-2i / D)` for the
 * i-th pair of D values. In float32 at each step, as PyTorch computes them: far positions have large angles, and
 * float64 would give others.
 *
 * @param size - D, even.
 */
export function rotaryAngles({ layout, positions }: BatchTensors, size: number, theta: number): RotaryAngles {
  const { fround } = Math;
  const half = size / 2;
  const length = longestGroup(layout);
  const frequencies = Array.from({ length: half }, (_, i) => fround(1 / fround(theta ** fround((2 * i) / size))));
  const ofRows = tf.gather(tf.concat([positions, tf.zeros([1], 'int32')]), layout.sources); // [N']; 0 for padding
  const [cos, sin] = [Math.cos, Math.sin].map((compute) => {
    const values = new Float32Array(length * size);
    for (let position = 0; position < length; position++) {
      frequencies.forEach((frequency, i) => {
        const value = compute(fround(frequency * position));
        values[position * size + i] = value; // the pair's other value stands half a vector behind
        values[position * size + half + i] = value;
      });
    }
    return tf.expandDims(tf.gather(tf.tensor2d(values, [length, size]), ofRows), 1);
  }) as [tf.Tensor3D, tf.Tensor3D];
  return { cos, sin };
}

/**
 * Turns each pair of values, i and i + D / 2 of a head, by its angle, so that a query's product with a key depends on
 * their distance alone.
 *
 * @param x - `[N', heads * D]`, as is the result.
 */
export function rotatePositions(x: tf.Tensor2D, { cos, sin }: RotaryAngles, numHeads: number): tf.Tensor2D {
  const [numRows, hiddenSize] = x.shape;
  const heads = tf.reshape(x, [numRows, numHeads, hiddenSize / numHeads]);
  const [first, second] = tf.split(heads, 2, -1) as [tf.Tensor, tf.Tensor];
  const turned = tf.concat([tf.neg(second), first], -1); // by a right angle
  return tf.reshape(tf.add(tf.mul(heads, cos), tf.mul(turned, sin)), [numRows, hiddenSize]);
}
