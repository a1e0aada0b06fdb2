import { computeMeanOverEpochs } from './computeMeanOverEpochs.js';

/**
 * Area under the margin of each span: `AUM[s] = (1/E) * sum over e of margins[e][s]`, DynClean, Eq. 9 (Pleiss et
 * al. 2020). Logit units; computed in double precision from the float32 margins.
 *
 * @param margins - `[E, S]`, the margins that `computeMarginsAndProbabilities` gave at each epoch; E is at least 1.
 * @returns `[S]`. Low values mark labels that the model kept contradicting.
 * @throws ShapeError without an epoch, or where epochs differ in length.
 */
export function computeAum(margins: readonly Float32Array[]): Float64Array {
  return computeMeanOverEpochs(margins);
}
