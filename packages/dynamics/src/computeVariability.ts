import { ShapeError } from '@dynclean/schema';

/**
 * Variability of each span: `Var[s] = sqrt((1/E) * sum over e of (P[e](label[s] | s) - Conf[s])^2)`, DynClean, Eq. 11
 * (Swayamdipta et al. 2020): the population standard deviation, divided by E and not by E - 1.
 *
 * Two passes over the probabilities: `mean of squares - square of mean` would lose all digits for the many spans whose
 * probability hardly moves.
 *
 * @param probabilities - `[E, S]`, probability of the assigned label at each epoch; E is at least 1.
 * @param confidence - `[S]`, as `computeConfidence` gives it for the same probabilities.
 * @returns `[S]`, in [0, 0.5]; 0 for a single epoch.
 * @throws ShapeError where an epoch and `confidence` differ in length.
 */
export function computeVariability(probabilities: readonly Float32Array[], confidence: Float64Array): Float64Array {
  const variability = new Float64Array(confidence.length);
  for (const [epoch, ofEpoch] of probabilities.entries()) {
    if (ofEpoch.length !== confidence.length) {
      throw new ShapeError(
        `computeVariability: probabilities[${epoch}] must hold ${confidence.length} spans as confidence does, ` +
          `but got ${ofEpoch.length}`,
      );
    }
    for (let span = 0; span < variability.length; span++) {
      const deviation = ofEpoch[span]! - confidence[span]!;
      variability[span]! += deviation * deviation;
    }
  }
  for (let span = 0; span < variability.length; span++) {
    variability[span] = Math.sqrt(variability[span]! / probabilities.length);
  }
  return variability;
}
