export { AdamW, type AdamWSettings, type ParameterGroup } from './AdamW.js';
export { computeClipFactor } from './computeClipFactor.js';
export { computeEpochSeed } from './computeEpochSeed.js';
export { computeLogits, type ComputeLogitsOptions, type CorpusBatch } from './computeLogits.js';
export { computeWordProbabilities } from './computeWordProbabilities.js';
export { type BatchPlan, createBatchPlan } from './createBatchPlan.js';
export {
  type EvaluationCorpus,
  type EvaluationSettings,
  evaluateSpanModel,
  predictCounted,
  scoreLabels,
} from './evaluateSpanModel.js';
export { computeLogFrequencies } from './language/computeLogFrequencies.js';
export { type LanguageHeadSettings } from './language/LanguageHeadSettings.js';
export { type MaskedSubwords, type MaskingVocabulary, maskSubwords } from './language/maskSubwords.js';
export {
  type LanguageHeadEpoch,
  type LanguageHeadResult,
  type TrainLanguageHeadOptions,
  trainLanguageHead,
} from './language/trainLanguageHead.js';
export { type EngineSpeed, measureEngine } from './measureEngine.js';
export { labelWords, UNTAGGED, type WordTags } from './labelWords.js';
export { type Objective, type TrainingBatch, type Visit } from './Objective.js';
export { type KeptModels } from './parts/ModelKeeping.js';
export { type Predictions, predictLabels } from './predictLabels.js';
export { type PreparedCorpus, type PrepareOptions, prepareCorpus, selectItems } from './prepareCorpus.js';
export { recordDynamics } from './recordDynamics.js';
export { constant } from './schedules/constant.js';
export { linear } from './schedules/linear.js';
export { linearWithWarmup } from './schedules/linearWithWarmup.js';
export { type Schedule } from './schedules/Schedule.js';
export { type PackedSpans, type SpanBatch, SpanBatches } from './SpanBatches.js';
export { type PackedTokens, type TokenBatch, TokenBatches } from './TokenBatches.js';
export { TrainingCheckpoint } from './TrainingCheckpoint.js';
export {
  type EpochRecord,
  type EvaluationRecord,
  type PassRecord,
  type StepRecord,
  type TrainingEvent,
} from './TrainingEvent.js';
export { type TrainModelOptions, trainModel } from './trainModel.js';
export {
  type BestWeights,
  type Checkpointed,
  type EpochMoment,
  type Moment,
  type PartState,
  type SavedState,
  type StepMoment,
  type TrainingPart,
} from './TrainingPart.js';
export { type TrainOptions, type TrainResult, trainSpanModel } from './trainSpanModel.js';
export { restrictCorpus } from './restrictCorpus.js';
