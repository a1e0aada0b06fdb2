import type { TopNegSettings } from './TopNegSettings.js';

/** What decides which negatives stay, once their similarities are known. */
export type NegativeChoice = Pick<TopNegSettings, 'keepFraction' | 'direction' | 'noPositives'>;

/** The same with a source of random numbers. */
export interface RankingSettings extends NegativeChoice {
  /** Gives numbers in [0, 1); asked only in a batch without positives, where similarities say nothing. */
  readonly random: () => number;
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
 * @returns indices into the spans, ascending.
 * @throws RangeError when a similarity is NaN.
 */
export function selectTopNegatives(
  similarity: Float32Array,
  labels: Int32Array,
  settings: RankingSettings,
): Int32Array {
  const negatives: number[] = [];
  labels.forEach((label, span) => {
    if (label === 0) negatives.push(span);
    if (Number.isNaN(similarity[span])) throw new RangeError(`selectTopNegatives: similarity[${span}] is NaN`);
  });
  const kept = countKeptNegatives(negatives.length, settings.keepFraction);
  const phi = similarity as ArrayLike<number>;
  const score = new Float64Array(similarity.length);
  const hasPositives = negatives.length < labels.length;
  for (const span of negatives) {
    if (!hasPositives) score[span] = settings.noPositives === 'random' ? settings.random() : 0;
    else score[span] = settings.direction === 'most_similar' ? (phi[span] as number) : -(phi[span] as number);
  }
  const ranked = negatives.sort((a, b) => (score[a] as number) - (score[b] as number) || a - b);
  return Int32Array.from(ranked.slice(ranked.length - kept)).sort();
}
