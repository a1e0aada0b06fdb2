import { type RankedNoise, walkWrongGroups } from './RankedNoise.js';

/** How well a measure tells wrong labels from right ones, whatever threshold one would take. */
export interface RankingQuality {
  readonly wrong: number;
  readonly right: number;
  /** Probability that a wrong label lies below a right one, ties half; 0.5 is chance. Null without either. */
  readonly auroc: number | null;
  /** Mean over the wrong labels of the precision at which each is found; chance is `wrong / (wrong + right)`. */
  readonly averagePrecision: number | null;
}

/**
 * Area under the ROC curve and average precision of a ranking in which low values are suspicious.
 *
 * `AUROC = (1 / (W * R)) * sum over pairs of [w < r] + [w = r] / 2`;
 * `AP = sum over thresholds of (recall_n - recall_(n-1)) * precision_n`, spans of one value being found together (as
 * scikit-learn's `roc_auc_score` and `average_precision_score` have it, no interpolation).
 *
 * @throws ShapeError where an array does not ascend or holds NaN.
 */
export function computeRankingQuality(noise: RankedNoise): RankingQuality {
  const [wrong, right] = [noise.wrong.length, noise.right.length];
  let pairs = 0;
  let precisions = 0;
  for (const { wrongBelow, wrongUpTo, rightBelow, rightUpTo } of walkWrongGroups(noise)) {
    const inGroup = wrongUpTo - wrongBelow;
    pairs += inGroup * (right - rightUpTo + (rightUpTo - rightBelow) / 2);
    precisions += inGroup * (wrongUpTo / (wrongUpTo + rightUpTo));
  }
  if (wrong === 0) return { wrong, right, auroc: null, averagePrecision: null };
  return { wrong, right, auroc: right === 0 ? null : pairs / (wrong * right), averagePrecision: precisions / wrong };
}
