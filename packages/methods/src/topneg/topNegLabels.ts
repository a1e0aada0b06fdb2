import { hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { computeTopNegSimilarity } from './computeTopNegSimilarity.js';
import './kernels/TopNegLabels.js';
import { countKeptNegatives, type RankingSettings, selectTopNegatives } from './selectTopNegatives.js';

/**
 * The labels that TopNeg's loss takes (DynClean, Eq. 7): `labels` with -1 for the negatives that `selectTopNegatives`
 * leaves out, `[S]` int32. No gradient flows through the ranking.
 *
 * @param represent - gives g(x) or e(x), `[S, F]`; asked only where there are positives to be similar to.
 * @param labels - `[S]`, 0 on negatives.
 */
export function topNegLabels(represent: () => tf.Tensor2D, labels: Int32Array, settings: RankingSettings): tf.Tensor1D {
  const numNegatives = labels.reduce((count, label) => count + (label === 0 ? 1 : 0), 0);
  if (numNegatives === labels.length) {
    return leaveOut(labels, selectTopNegatives(new Float32Array(labels.length), labels, settings));
  }
  return tf.tidy(() => {
    const isPositive = tf.tensor1d(Float32Array.from(labels, (label) => (label > 0 ? 1 : 0)));
    const similarity = computeTopNegSimilarity(represent(), isPositive);
    if (!hasKernel('TopNegLabels')) {
      const values = similarity.dataSync() as Float32Array;
      return leaveOut(labels, selectTopNegatives(values, labels, settings));
    }
    const attrs = {
      numNegatives,
      numKept: countKeptNegatives(numNegatives, settings.keepFraction),
      mostSimilar: settings.direction === 'most_similar',
    };
    const inputs = { similarity, labels: tf.tensor1d(labels, 'int32') };
    return tf.engine().runKernel('TopNegLabels', inputs, attrs) as tf.Tensor1D;
  });
}

function leaveOut(labels: Int32Array, kept: Int32Array): tf.Tensor1D {
  const inLoss = labels.map((label) => (label === 0 ? -1 : label));
  for (const span of kept) inLoss[span] = 0;
  return tf.tensor1d(inLoss, 'int32');
}
