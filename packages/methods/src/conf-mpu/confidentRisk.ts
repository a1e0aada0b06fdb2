import * as tf from '@tensorflow/tfjs-core';

import type { ConfMpuSettings } from './ConfMpuSettings.js';

/** Words of a batch, and what is known of them. */
export interface ConfidentRiskOptions {
  /** `[W]` 0: unlabelled, negative: does not count. */
  readonly tags: Int32Array;
  /** `[W]` lambda: how probably a word is of an entity, as the first stage says. */
  readonly confidences: Float32Array;
  /** `[T]` pi of each type. */
  readonly priors: readonly number[];
  readonly settings: Pick<ConfMpuSettings, 'positiveWeight' | 'threshold' | 'normalization'>;
}

/**
 * Conf-MPU's risk (Zhou et al. 2022, Eq. 8, by its public code), with `l(x, k)` the mean absolute error between softmax
 * and one-hot k, `2 (1 - p_k) / C`. Unlabelled words that are of no entity, by lambda, stand for what has no type;
 * because those that are of one are left out there, labelled words stand in for them, by what each is worth:
 *
 * - `A`: mean of `l(x, O)` over unlabelled words with `lambda <= threshold`
 * - `B = sum_i pi_i` mean of `l(x, O) / lambda` over words of type i with `lambda > threshold`
 * - `D = sum_i pi_i` mean of `l(x, O)`, `G = sum_i pi_i` mean of `l(x, i)`, both over words of type i
 *
 * `m (B - D + G) + A`, or A alone where `B - D + G`, which estimates a sum of losses, is negative. Means over no words
 * are 0. In the paper A and B are divided by the sizes of the whole sets (`full`).
 *
 * @param logits - `[W, C]`.
 */
export function confidentRisk(
  logits: tf.Tensor2D,
  { tags, confidences, priors, settings }: ConfidentRiskOptions,
): tf.Scalar {
  const { positiveWeight, threshold, normalization } = settings;
  const counts = new Float64Array(priors.length + 1);
  const gatedCounts = new Float64Array(priors.length + 1);
  /** Whether lambda takes a word for what its label says. */
  const passes = (word: number, tag: number): boolean => confidences[word]! > threshold === tag > 0;
  tags.forEach((tag, word) => {
    if (tag < 0) return;
    counts[tag]!++;
    if (passes(word, tag)) gatedCounts[tag]!++;
  });
  const gatedOver = normalization === 'full' ? counts : gatedCounts;
  const [ofNone, unlabelled, own] = [tags, tags, tags].map((all) => new Float32Array(all.length)) as Float32Array[];
  tags.forEach((tag, word) => {
    if (tag < 0) return;
    if (tag === 0) {
      if (passes(word, tag)) unlabelled![word] = 1 / gatedOver[0]!; // A
      return;
    }
    const prior = priors[tag - 1]!;
    const worth = passes(word, tag) ? prior / confidences[word]! / gatedOver[tag]! : 0; // B
    ofNone![word] = worth - prior / counts[tag]!; // less D
    own![word] = prior / counts[tag]!; // G
  });
  const [errorOfNone, errorOfOwn] = findErrors(logits, tags);
  const weigh = (errors: tf.Tensor1D, weights: Float32Array): tf.Scalar => tf.sum(tf.mul(errors, tf.tensor1d(weights)));
  const negative = weigh(errorOfNone, unlabelled!);
  const positive = tf.add(weigh(errorOfNone, ofNone!), weigh(errorOfOwn, own!));
  // relu has no gradient where it is 0, as A alone has none of the other words.
  return tf.add(tf.mul(tf.relu(positive), positiveWeight), negative);
}

/** `[W]` l(x, O) of each word and l(x, k) of its label. */
function findErrors(logits: tf.Tensor2D, tags: Int32Array): [tf.Tensor1D, tf.Tensor1D] {
  const [numWords, numClasses] = logits.shape;
  const probabilities = tf.softmax(logits);
  const errorOf = (labels: Int32Array): tf.Tensor1D => {
    const oneHot = tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), numClasses), 'float32');
    return tf.mul(tf.sub(1, tf.sum(tf.mul(oneHot, probabilities), 1)), 2 / numClasses);
  };
  return [errorOf(new Int32Array(numWords)), errorOf(tags)];
}
