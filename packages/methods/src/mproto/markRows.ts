import * as tf from '@tensorflow/tfjs-core';

/** `[W, P]` 1 where a row has its column, rows of negative columns are 0. */
export function markRows(columns: Int32Array, numColumns: number): tf.Tensor2D {
  const marks = new Float32Array(columns.length * numColumns);
  columns.forEach((column, row) => {
    if (column >= 0) marks[row * numColumns + column] = 1;
  });
  return tf.tensor2d(marks, [columns.length, numColumns]);
}
