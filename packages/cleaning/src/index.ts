export { type BySign, bySign, type Sign, signs } from '@dynclean/schema';
export type { SpanDynamicsChunk, SpanDynamicsChunks } from './SpanDynamicsChunk.js';
export { drawThresholdSamples, type ThresholdSampleOptions } from './drawThresholdSamples.js';
export { checkThresholdSamples } from './checkThresholdSamples.js';
export { computeThresholdRunClasses, relabelThresholdSamples, type RelabelOptions } from './relabelThresholdSamples.js';
export { computeThreshold } from './computeThreshold.js';
export { estimateThresholds, type SignThreshold, type ThresholdSettings } from './estimateThresholds.js';
export { computeLowConfidenceCuts, type LowConfidenceCut } from './computeLowConfidenceCuts.js';
export type { RankedSpan } from './NearestSpans.js';
export { decideRemovals, type RemovalDecisions, type RemovalOptions } from './decideRemovals.js';
export { warningLimits, type CleaningWarning, type CleaningWarningCode } from './CleaningWarning.js';
export { hasLearned } from './hasLearned.js';
export { findWarnings, type WarningFacts } from './findWarnings.js';
export { cleanSpans, type CleanSpansOptions, type SpanCleaning } from './cleanSpans.js';
export { applyDecisions, type DecidedSentence, type DecisionOutcome } from './applyDecisions.js';
export { applyRemovals, type RemovableSpans, streamRemovals } from './applyRemovals.js';
export type { NewLabels } from './NewLabels.js';
export { type LabelWeights, weighLabels } from './weighLabels.js';
export { computeNameDisagreement } from './computeNameDisagreement.js';
export { countLabelsOfNames, type NamedSpans, type NamePlaces } from './countNamePlaces.js';
export { findContestedLabels } from './findContestedLabels.js';
export { partIntoFolds } from './partIntoFolds.js';
export { joinByRank, type JoinedMeasures } from './joinByRank.js';
export {
  NoiseMixtures,
  type NoiseEstimate,
  type NoiseEstimateOptions,
  type NoiseShare,
  type Posterior,
} from './NoiseMixtures.js';
