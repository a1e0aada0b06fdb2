import type { BySign } from '@dynclean/schema';

import { NoiseBuckets, type NoiseLabels } from './NoiseBuckets.js';

/** Right and wrong labels of some spans, and how many of them lie below a threshold. */
export interface CutCounts {
  readonly right: number;
  readonly wrong: number;
  readonly removedRight: number;
  readonly removedWrong: number;
}

/** What a threshold does to the spans of one sign, and to those of each type (`SignNoise.byLabel`). */
export interface SignCutCounts extends CutCounts {
  readonly byLabel: readonly CutCounts[];
}

/**
 * Counts what thresholds remove that are known beforehand, as values are streamed: those strictly below, as cleaning
 * does. What `computeCutQuality` says of `NoiseValues`, without holding a value.
 */
export class NoiseCuts {
  readonly #buckets: NoiseBuckets;
  /** Of each sign, ascending, each once. */
  readonly #taus: BySign<Float64Array>;
  /** `[buckets, T + 1]`, values by the first threshold that they lie below; the last are below none. */
  readonly #counts: BySign<Float64Array>;

  /** @param taus - the thresholds, in any order; null removes nothing. */
  constructor(labels: NoiseLabels, taus: BySign<readonly (number | null)[]>) {
    this.#buckets = new NoiseBuckets(labels);
    const ascending = (of: readonly (number | null)[]): Float64Array =>
      Float64Array.from(new Set(of.filter((tau) => tau !== null))).sort();
    this.#taus = { positives: ascending(taus.positives), negatives: ascending(taus.negatives) };
    const counts = (of: Float64Array): Float64Array => new Float64Array(this.#buckets.size * (of.length + 1));
    this.#counts = { positives: counts(this.#taus.positives), negatives: counts(this.#taus.negatives) };
  }

  /** @param spanIds - ascending. @throws RangeError where a span has no label or a value is NaN. */
  add(spanIds: Int32Array, values: ArrayLike<number>): void {
    const numOfPositives = 2 * this.#buckets.numClasses;
    this.#buckets.forEach(spanIds, values, (bucket, value) => {
      const sign = bucket > 0 && bucket < numOfPositives ? 'positives' : 'negatives';
      const taus = this.#taus[sign];
      this.#counts[sign][bucket * (taus.length + 1) + findAbove(taus, value)]! += 1;
    });
  }

  /** @param tau - one of those that were given. */
  at(sign: keyof BySign<unknown>, tau: number | null): SignCutCounts {
    const { numClasses } = this.#buckets;
    const types = Array.from({ length: numClasses - 1 }, (_, index) => index + 1);
    const count = (right: readonly number[], wrong: readonly number[]): CutCounts => ({
      ...{ right: this.#sum(sign, right, Infinity), wrong: this.#sum(sign, wrong, Infinity) },
      ...{ removedRight: this.#sum(sign, right, tau), removedWrong: this.#sum(sign, wrong, tau) },
    });
    const byLabel =
      sign === 'positives'
        ? types.map((type) => count([2 * type], [2 * type + 1]))
        : types.map((type) => count([0], [2 * numClasses + type]));
    const all =
      sign === 'positives'
        ? count(
            types.map((type) => 2 * type),
            types.map((type) => 2 * type + 1),
          )
        : count(
            [0],
            types.map((type) => 2 * numClasses + type),
          );
    return { ...all, byLabel };
  }

  /** Values of some buckets below a threshold. */
  #sum(sign: keyof BySign<unknown>, buckets: readonly number[], tau: number | null): number {
    const taus = this.#taus[sign];
    const width = taus.length + 1;
    const end = tau === null ? 0 : tau === Infinity ? width : taus.indexOf(tau) + 1;
    let sum = 0;
    for (const bucket of buckets) {
      for (let at = 0; at < end; at++) sum += this.#counts[sign][bucket * width + at]!;
    }
    return sum;
  }
}

/** The place of the first of ascending numbers that is above a value. */
function findAbove(ascending: Float64Array, value: number): number {
  let [from, to] = [0, ascending.length];
  if (to === 0 || value >= ascending[to - 1]!) return to; // nearly all spans are kept
  while (from < to) {
    const middle = (from + to) >> 1;
    if (value < ascending[middle]!) to = middle;
    else from = middle + 1;
  }
  return from;
}
