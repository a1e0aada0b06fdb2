import { ShapeError } from '@dynclean/schema';

/**
 * `mean[s] = (1/E) * sum over e of values[e][s]`, summed in double precision in the order of the epochs, so that the
 * mean over the first E epochs of a longer recording has the same bits as that of a recording of E epochs.
 *
 * @param values - `[E, S]`, at least one epoch.
 * @returns `[S]`. A span with a NaN has the mean NaN.
 */
export function computeMeanOverEpochs(values: readonly Float32Array[]): Float64Array {
  const [first] = values;
  if (first === undefined)
    throw new ShapeError('computeMeanOverEpochs: values must hold at least one epoch, but got 0');
  const mean = new Float64Array(first.length);
  for (const [epoch, ofEpoch] of values.entries()) {
    if (ofEpoch.length !== first.length) {
      throw new ShapeError(
        `computeMeanOverEpochs: values[${epoch}] must hold ${first.length} spans as values[0] does, but got ${ofEpoch.length}`,
      );
    }
    for (let span = 0; span < mean.length; span++) mean[span]! += ofEpoch[span]!;
  }
  for (let span = 0; span < mean.length; span++) mean[span]! /= values.length;
  return mean;
}
