import type { RankedNoise } from './RankedNoise.js';
import { NoiseBuckets, type NoiseLabels } from './NoiseBuckets.js';

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
  readonly #of: NoiseBuckets;
  readonly #buckets: readonly Bucket[];

  /** @throws ShapeError when there are not as many gold labels. */
  constructor(labels: NoiseLabels) {
    this.#of = new NoiseBuckets(labels);
    this.#buckets = Array.from(this.#of.count(), (count) => ({ values: new Float64Array(count), size: 0 }));
  }

  /** @throws RangeError where a span has no label or a value is NaN. */
  add(spanIds: Int32Array, values: ArrayLike<number>): void {
    this.#of.forEach(spanIds, values, (index, value) => {
      const bucket = this.#buckets[index]!;
      bucket.values[bucket.size++] = value;
    });
  }

  /** Sorted values of what was added. Nothing may be added after that. */
  finish(): { readonly positives: SignNoise; readonly negatives: SignNoise } {
    const { numClasses } = this.#of;
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
