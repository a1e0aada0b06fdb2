import * as tf from '@tensorflow/tfjs-core';

/** `[N, size]` rows of a matrix in JavaScript's memory, on the engine; the caller disposes of it. */
export function pickRows(matrix: Float32Array, rows: Int32Array, size: number): tf.Tensor2D {
  const values = new Float32Array(rows.length * size);
  rows.forEach((row, place) => values.set(matrix.subarray(row * size, (row + 1) * size), place * size));
  return tf.tensor2d(values, [rows.length, size]);
}
