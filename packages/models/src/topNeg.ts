import * as tf from '@tensorflow/tfjs-core';

/** Below this norm a vector counts as zero, and its cosine with anything as 0. */
const SMALLEST_NORM = 1e-8;

export interface TopNegSettings {
  /** Share of the negatives that stays, e.g. 0.05; `N - floor((1 - share) N)` of N do. */
  readonly topnegKeepFraction: number;
  readonly topnegDirection: 'most_similar' | 'least_similar';
  readonly topnegNoPositives: 'random' | 'last';
}

/**
 * phi(n) of every span: its cosine with each positive span, summed (DynClean, Eq. 6, but for the division by their
 * number, which changes no order). As cosines are products of unit vectors, one product with the sum of the positives'
 * unit vectors does it.
 *
 * @param representations - g(x) or e(x), `[S, F]`.
 * @param isPositive - `[S]` float32, 1 on positives.
 * @returns `[S]`; all 0 where there is no positive.
 */
export function computeTopNegSimilarity(representations: tf.Tensor2D, isPositive: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const norms = tf.maximum(tf.sqrt(tf.sum(tf.square(representations), 1, true)), SMALLEST_NORM); // [S, 1]
    const units = tf.div(representations, norms) as tf.Tensor2D; // [S, F]
    const towards = tf.matMul(tf.expandDims(isPositive, 0) as tf.Tensor2D, units); // [1, F]
    return tf.reshape(tf.matMul(units, towards, false, true), [-1]);
  });
}

/** How many of `numNegatives` stay: `N - floor((1 - keepFraction) N)`, the quotient in hundredths exact. */
export function countKeptNegatives(numNegatives: number, keepFraction: number): number {
  // 0.95 * 20 must be 19, not 18.999...: the share thrown away is rounded to a millionth before it is multiplied.
  const thrownAway = Math.round((1 - keepFraction) * 1e6);
  return numNegatives - Math.floor((numNegatives * thrownAway) / 1e6);
}

/**
 * The negatives that stay in the loss under TopNeg (Xu et al. 2023; DynClean, Eq. 7): those most similar to the
 * positives by phi. Equal similarity is decided by position, the later span stays.
 *
 * The paper's text can be read as keeping the least similar ones; its released code keeps the most similar, which is
 * the default.
 *
 * @param similarity - phi, `[S]`.
 * @param labels - `[S]`, 0 on negatives.
 * @param random - gives numbers in [0, 1); decides in a batch without positives, where phi says nothing.
 * @returns indices into the spans, ascending.
 * @throws RangeError when a similarity is NaN.
 */
export function selectTopNegatives(
  similarity: Float32Array,
  labels: Int32Array,
  settings: TopNegSettings,
  random: () => number,
): Int32Array {
  const negatives: number[] = [];
  labels.forEach((label, span) => {
    if (label === 0) negatives.push(span);
    if (Number.isNaN(similarity[span])) throw new RangeError(`selectTopNegatives: similarity[${span}] is NaN`);
  });
  const kept = countKeptNegatives(negatives.length, settings.topnegKeepFraction);
  const phi = similarity as ArrayLike<number>;
  const score = new Float64Array(similarity.length);
  const hasPositives = negatives.length < labels.length;
  for (const span of negatives) {
    if (!hasPositives) score[span] = settings.topnegNoPositives === 'random' ? random() : 0;
    else score[span] = settings.topnegDirection === 'most_similar' ? (phi[span] as number) : -(phi[span] as number);
  }
  const ranked = negatives.sort((a, b) => (score[a] as number) - (score[b] as number) || a - b);
  return Int32Array.from(ranked.slice(ranked.length - kept)).sort();
}
