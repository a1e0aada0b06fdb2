/** Logarithms of what a classifier says of words. W: words, K: tags. */
export interface WordLogProbabilities {
  /** `[W, K]` log softmax. */
  readonly logProbabilities: Float64Array;
  /** `[W + 1, K]` sums over the words before. */
  readonly sums: Float64Array;
}

/**
 * Log softmax of words' logits, and running sums of it: by these the probability that all words of a run have a tag
 * takes two look-ups.
 *
 * @param logits - `[W, K]`, row-major.
 */
export function sumLogProbabilities(logits: Float32Array, numTags: number): WordLogProbabilities {
  const numWords = logits.length / numTags;
  const logProbabilities = new Float64Array(logits.length);
  const sums = new Float64Array(logits.length + numTags);
  for (let word = 0; word < numWords; word++) {
    const row = logits.subarray(word * numTags, (word + 1) * numTags);
    const largest = Math.max(...row);
    const logTotal = largest + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
    row.forEach((logit, tag) => {
      const at = word * numTags + tag;
      logProbabilities[at] = logit - logTotal;
      sums[at + numTags] = (sums[at] as number) + logit - logTotal;
    });
  }
  return { logProbabilities, sums };
}
