/**
 * Soft labels of words from what the model says of them (Meng et al. 2021, Eq. 8), over types alone: with
 * `p_e = 1 - f_O` and `q_t = f_t / p_e`, `g_t` the sum of q_t over the words that are of an entity at least as probably
 * as `entityGate` says, `y_t = (q_t^2 / g_t) / sum_t' (q_t'^2 / g_t')`. The gate is the public code's; 0 lets all words
 * in.
 *
 * @param probabilities - `[W, C]` f, row-major; rows of zeros are words that nobody looked at.
 * @returns `[W, C - 1]` y; rows of words that the gate keeps out are 0.
 */
export function computeTypeSoftLabels(
  probabilities: Float32Array,
  numClasses: number,
  entityGate: number,
): Float32Array {
  const numTypes = numClasses - 1;
  const labels = new Float32Array((probabilities.length / numClasses) * numTypes);
  const sums = new Float64Array(numTypes);
  const confident: { readonly word: number; readonly shares: Float64Array }[] = [];
  for (let word = 0; word * numClasses < probabilities.length; word++) {
    const types = Float64Array.from(probabilities.subarray(word * numClasses + 1, (word + 1) * numClasses));
    const ofEntity = types.reduce((sum, of) => sum + of, 0);
    if (ofEntity === 0 || ofEntity < entityGate) continue;
    const shares = types.map((of) => of / ofEntity);
    shares.forEach((of, type) => (sums[type]! += of));
    confident.push({ word, shares });
  }
  for (const { word, shares } of confident) {
    const squares = shares.map((of, type) => (of === 0 ? 0 : (of * of) / (sums[type] as number)));
    const total = squares.reduce((sum, of) => sum + of, 0);
    squares.forEach((of, type) => (labels[word * numTypes + type] = of / total));
  }
  return labels;
}
