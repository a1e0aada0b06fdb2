import { mean, sampleStandardDeviation } from 'simple-statistics';

/** A figure over several seeds. */
export interface MeanAndDeviation {
  readonly mean: number;
  /** Sample standard deviation (divided by n - 1); null for a single value, which says nothing of it. */
  readonly deviation: number | null;
  readonly numValues: number;
}

/**
 * Mean and sample standard deviation of a score over seeds.
 *
 * @param values - one a seed, at least one.
 * @throws RangeError without values, or where one is not finite.
 */
export function computeMeanAndDeviation(values: readonly number[]): MeanAndDeviation {
  if (values.length === 0) throw new RangeError('computeMeanAndDeviation: values must hold at least one, but got none');
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) {
    throw new RangeError(`computeMeanAndDeviation: values[${index}] must be a finite number, but got ${values[index]}`);
  }
  const deviation = values.length === 1 ? null : sampleStandardDeviation([...values]);
  return { mean: mean([...values]), deviation, numValues: values.length };
}
