import type { DataMapCuts } from './computeDataMapCuts.js';

/** The regions of a data map (Swayamdipta et al. 2020), in the order of their codes in files. */
export const dataMapRegions = ['easy', 'ambiguous', 'hard'] as const;

/** `easy`: learned early and for good. `ambiguous`: the model wavered. `hard`: never learned, often a wrong label. */
export type DataMapRegion = (typeof dataMapRegions)[number];

/**
 * The region of one span, cut at terciles: ambiguous in the upper third of Variability; in its lower third, easy where
 * Confidence is in its upper third and hard where that is in its lower third; null between the regions.
 *
 * A value on a cut belongs to the outer third. Where so many values are equal that both cuts fall on one, it counts as
 * low Variability and as high Confidence: both come from spans that are learned at once.
 */
export function computeDataMapRegion(confidence: number, variability: number, cuts: DataMapCuts): DataMapRegion | null {
  if (variability <= cuts.lowVariability) {
    if (confidence >= cuts.highConfidence) return 'easy';
    return confidence <= cuts.lowConfidence ? 'hard' : null;
  }
  return variability >= cuts.highVariability ? 'ambiguous' : null;
}
