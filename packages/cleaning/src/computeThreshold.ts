/** `100 - k` is taken to this fraction of a percent; k = 99.9 is 0.1 from 100, which no double is exactly. */
const unitsPerPercent = 1_000_000_000n;

/**
 * The threshold tau of one sign: with the n values of its threshold samples in descending order `v_0 >= v_1 >= ...`,
 * `tau = v_q` with `q = floor(n * (100 - k) / 100)` (DynClean, section 3.2; the index as in the released
 * code). k = 100 gives the maximum; k = 90 the value below which about 90 percent of the samples lie. The index is
 * computed in integers.
 *
 * Not a quantile of the textbooks: it is always one of the values, never between two.
 *
 * @param values - AUM or Confidence of the threshold samples, in any order; not changed.
 * @param k - percent, 0 to 100, fractions allowed.
 * @returns null where nothing of this sign is to be removed: without values, or for k = 0 (q would be n).
 * @throws RangeError when k is outside [0, 100] or a value is NaN.
 */
export function computeThreshold(values: Float64Array, k: number): number | null {
  if (!(k >= 0 && k <= 100)) throw new RangeError(`computeThreshold: k must be from 0 to 100 percent, but got ${k}`);
  const index = values.findIndex(Number.isNaN);
  if (index >= 0) throw new RangeError(`computeThreshold: values[${index}] must be a number, but got NaN`);
  const ascending = values.slice().sort();
  const fromAbove = BigInt(Math.round((100 - k) * Number(unitsPerPercent)));
  const q = Number((BigInt(values.length) * fromAbove) / (100n * unitsPerPercent)); // bigint division floors
  return ascending[values.length - 1 - q] ?? null;
}
