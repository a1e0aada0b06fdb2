import * as tf from '@tensorflow/tfjs-core';

import type { NamedArray } from './NamedArrays.js';

/**
 * The word embeddings, split in two: rows that training can reach and the rest.
 *
 * A row whose subword never occurs in the training text never gets a gradient, so AdamW (without weight decay) leaves
 * it as it is. Keeping those rows, nine tenths of a BERT vocabulary on a small corpus, out of the optimizer changes no
 * bit of the result and spares most of its work.
 */
export class WordTable {
  /** `[U, H]`, the rows that train. */
  readonly active: tf.Variable<tf.Rank.R2>;
  /** `[R - U, H]`, or null where all rows train. */
  private readonly frozen: tf.Tensor2D | null;
  /** Where each subword id lies in `active` followed by `frozen`. */
  private readonly rowOf: Int32Array;

  /**
   * @param table - `[R, H]`.
   * @param trainable - subword ids that occur in the training text; null: all may.
   */
  constructor(table: NamedArray, trainable: ReadonlySet<number> | null) {
    const [numRows, hiddenSize] = table.shape as [number, number];
    this.rowOf = new Int32Array(numRows);
    const isActive = (id: number): boolean => trainable === null || trainable.has(id);
    const activeIds: number[] = [];
    const frozenIds: number[] = [];
    for (let id = 0; id < numRows; id++) (isActive(id) ? activeIds : frozenIds).push(id);
    [...activeIds, ...frozenIds].forEach((id, row) => (this.rowOf[id] = row));
    const gather = (ids: readonly number[]): tf.Tensor2D => {
      const rows = new Float32Array(ids.length * hiddenSize);
      ids.forEach((id, row) => {
        rows.set(table.values.subarray(id * hiddenSize, (id + 1) * hiddenSize), row * hiddenSize);
      });
      return tf.tensor2d(rows, [ids.length, hiddenSize]);
    };
    const initial = gather(activeIds);
    this.active = tf.variable(initial, true);
    initial.dispose();
    this.frozen = frozenIds.length === 0 ? null : gather(frozenIds);
  }

  /** Subword ids as rows of what `rowsFor` gives. */
  rowsOf(inputIds: Int32Array): Int32Array {
    return inputIds.map((id) => this.rowOf[id] as number);
  }

  /** Whether all of `rows` train. */
  isActive(rows: Int32Array): boolean {
    return rows.every((row) => row < this.active.shape[0]);
  }

  /** All rows, active ones first; the caller's scope disposes of it. */
  all(): tf.Tensor2D {
    return this.frozen === null ? this.active : tf.concat([this.active, this.frozen], 0);
  }

  /** The table as checkpoints have it, `[R, H]`. */
  export(): NamedArray {
    const all = this.all();
    const permuted = all.dataSync();
    const [numRows, hiddenSize] = all.shape;
    if (this.frozen !== null) all.dispose();
    const values = new Float32Array(permuted.length);
    this.rowOf.forEach((row, id) => {
      values.set(permuted.subarray(row * hiddenSize, (row + 1) * hiddenSize), id * hiddenSize);
    });
    return { shape: [numRows, hiddenSize], values };
  }

  /** Frees the rows that do not train; `active` belongs to the model's variables. */
  dispose(): void {
    this.frozen?.dispose();
  }
}
