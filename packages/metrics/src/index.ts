export {
  computeScores,
  computeSpanScores,
  type LabelScores,
  type Scores,
  type SpanScoreOptions,
  type SpanScores,
} from './computeSpanScores.js';
export { selectNonOverlapping, type SpanPredictions } from './selectNonOverlapping.js';
export { computeNoiseCounts, type NoiseCounts, type NoiseOptions, type NoiseRow } from './computeNoiseCounts.js';
export {
  computeRemovalQuality,
  type RemovalCounts,
  type RemovalQuality,
  type RemovalQualityOptions,
} from './computeRemovalQuality.js';
export { computeMeanAndDeviation, type MeanAndDeviation } from './computeMeanAndDeviation.js';
export { computePooledStandardError } from './computePooledStandardError.js';
