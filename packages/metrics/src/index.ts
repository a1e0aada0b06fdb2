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
export { type ConfidenceInterval } from './computePercentileInterval.js';
export { computeTInterval } from './computeTInterval.js';
export { computeGainInterval, type GainIntervalOptions, type GainPair } from './computeGainInterval.js';
export { computeF1, countSentences, type CountSentencesOptions, type SentenceCounts } from './countSentences.js';
export { computePooledStandardError } from './computePooledStandardError.js';
export {
  computePairedDifference,
  type PairedDifference,
  type PairedDifferenceOptions,
} from './computePairedDifference.js';
export { type RankedNoise } from './RankedNoise.js';
export { NoiseValues, type SignNoise } from './NoiseValues.js';
export { type CutCounts, NoiseCuts, type SignCutCounts } from './NoiseCuts.js';
export { type NoiseLabels } from './NoiseBuckets.js';
export { computeRankingQuality, type RankingQuality } from './computeRankingQuality.js';
export { computeRankingCurve, type RankingPoint } from './computeRankingCurve.js';
export { computeCutQuality, type CutQuality } from './computeCutQuality.js';
export { estimateWrong, type Stratum, type WrongEstimate } from './estimateWrong.js';
export { addOverlaps, computeOverlap, type Overlap } from './computeOverlap.js';
export { computeDensity, type DensityOptions, type DensityPoint } from './computeDensity.js';
