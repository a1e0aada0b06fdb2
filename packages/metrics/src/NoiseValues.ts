import { ShapeError } from '@dynclean/schema';

import type { RankedNoise } from './RankedNoise.js';

/** Labels by which values are told apart; all arrays `[S]` by candidate span. */
export interface NoiseLabels {
  readonly distant: Int32Array;
  /** Gold labels. Without them every label passes for right. */
  readonly gold: Int32Array | null;
  /** C, with "no entity". */
  readonly numClasses: number;
}

/** Values of one sign, of all its types and of each. */
export interface SignNoise extends RankedNoise {
  /**
   * In the order of labels, from label 1. Of positives, those with this distant type. Of negatives, the missed entities
   * of this gold type, held against all spans that are none (`right` is the same array for every type).
   */
  readonly byLabel: readonly RankedNoise[];
}

/**
 * Sorts the values of one measure, span by span as they are streamed, into those of right and of wrong labels by sign
 * and type. A positive is wrong (a false positive) where the gold label is another type or none; a negative is wrong
 * (a false negative) where there is a gold label. Memory: one number a span.
 */
export class NoiseValues {
  readonly #labels: NoiseLabels;
  readonly #buckets: readonly Bucket[];

  /** @throws ShapeError when the arrays differ in length. */
  constructor(labels: NoiseLabels) {
    const { distant, gold, numClasses } = labels;
    if (gold !== null && gold.length !== distant.length) {
      throw new ShapeError(
        `NoiseValues: gold must hold ${distant.length} spans as distant does, but got ${gold.length}`,
      );
    }
    this.#labels = labels;
    const counts = new Int32Array(3 * numClasses);
    for (let span = 0; span < distant.length; span++) counts[this.#bucketOf(span)]! += 1;
    this.#buckets = Array.from(counts, (count) => ({ values: new Float64Array(count), size: 0 }));
  }

  /** @throws RangeError where a span has no label or a value is NaN. */
  add(spanIds: Int32Array, values: ArrayLike<number>): void {
    const { length } = this.#labels.distant;
    for (let row = 0; row < spanIds.length; row++) {
      const span = spanIds[row]!;
      if (span < 0 || span >= length) {
        throw new RangeError(`NoiseValues: spans must be in [0, ${length}), but got ${span}`);
      }
      const value = values[row]!;
      if (Number.isNaN(value))
        throw new RangeError(`NoiseValues: the value of span ${span} must be a number, but got NaN`);
      const bucket = this.#buckets[this.#bucketOf(span)]!;
      bucket.values[bucket.size++] = value;
    }
  }

  /** Sorted values of what was added. Nothing may be added after that. */
  finish(): { readonly positives: SignNoise; readonly negatives: SignNoise } {
    const { numClasses } = this.#labels;
    const sorted = this.#buckets.map(({ values, size }) => values.subarray(0, size).sort());
    const labels = Array.from({ length: numClasses - 1 }, (_, index) => index + 1);
    const right = sorted[0]!;
    const missed = labels.map((label) => sorted[2 * numClasses + label]!);
    const found = labels.map((label) => ({ right: sorted[2 * label]!, wrong: sorted[2 * label + 1]! }));
    return {
      positives: {
        right: merge(found.map((of) => of.right)),
        wrong: merge(found.map((of) => of.wrong)),
        byLabel: found,
      },
      negatives: { right, wrong: merge(missed), byLabel: missed.map((wrong) => ({ wrong, right })) },
    };
  }

  /** Right negatives 0, positives of type t 2t (right) and 2t + 1 (wrong), missed entities of type t 2C + t. */
  #bucketOf(span: number): number {
    const { distant, gold, numClasses } = this.#labels;
    const label = distant[span]!;
    const goldLabel = gold === null ? label : gold[span]!;
    if (label > 0) return 2 * label + (goldLabel === label ? 0 : 1);
    return goldLabel === 0 ? 0 : 2 * numClasses + goldLabel;
  }
}

interface Bucket {
  readonly values: Float64Array;
  size: number;
}

function merge(parts: readonly Float64Array[]): Float64Array {
  const merged = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    merged.set(part, offset);
    offset += part.length;
  }
  return merged.sort();
}
