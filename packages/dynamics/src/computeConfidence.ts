import { computeMeanOverEpochs } from './computeMeanOverEpochs.js';

/**
 * Confidence of each span: `Conf[s] = (1/E) * sum over e of P[e](label[s] | s)`, DynClean, Eq. 10 (Swayamdipta et al.
 * 2020). Computed in double precision from the float32 probabilities.
 *
 * @param probabilities - `[E, S]`, probability of the assigned label at each epoch; E is at least 1.
 * @returns `[S]`, in [0, 1].
 * @throws ShapeError without an epoch, or where epochs differ in length.
 */
export function computeConfidence(probabilities: readonly Float32Array[]): Float64Array {
  return computeMeanOverEpochs(probabilities);
}
