export { buildInfoSchema, type BuildInfo } from './BuildInfo.js';
export { getOwn } from './getOwn.js';
export { InputError } from './InputError.js';
export { Registry } from './Registry.js';
export { ShapeError } from './ShapeError.js';
export { InterruptedError, throwIfInterrupted } from './InterruptedError.js';
export type { SentenceList } from './SentenceList.js';
export {
  sentenceSchema,
  type Entity,
  type ExcludedSpan,
  type Sentence,
  type SentenceOrigin,
  type SpanWeight,
} from './Sentence.js';
export {
  decisionActions,
  decisionSchema,
  decisionsHeaderSchema,
  type Decision,
  type DecisionAction,
  type DecisionsHeader,
} from './Decision.js';
export { datasetInfoSchema, sourceFileSchema, type DatasetInfo, type SourceFile } from './DatasetInfo.js';
export {
  DEFAULT_MAX_SPAN_WIDTH,
  recordedTrainingSettingsSchema,
  trainingSettingsSchema,
  type TrainingSettings,
  type TrainingSettingsInput,
} from './TrainingSettings.js';
export { DEFAULT_METHOD, methodChoiceSchema, type MethodChoice, type MethodChoiceInput } from './MethodChoice.js';
export { type FormerFields, nestFormerFields, nestFormerRecord, registerFormerFields } from './formerFields.js';
export { cleaningSettingsSchema, type CleaningSettings, type CleaningSettingsInput } from './CleaningSettings.js';
export { thresholdSampleIdsSchema, type ThresholdSampleIds } from './ThresholdSampleIds.js';
export { versionInfoSchema, type VersionInfo } from './VersionInfo.js';
export { type Encoding } from './Encoding.js';
export { precisionChoices, precisions, type Precision, type PrecisionChoice } from './Precision.js';
export { type BySign, bySign, type Sign, signChoices, signs } from './Sign.js';
export { NO_SPAN, type SpanLabels, type SpanPlaces, type SpanReader, toSpanLabels } from './SpanReader.js';
export { SpanSet } from './SpanSet.js';
export { listSpanChunks } from './listSpanChunks.js';
export { scoresSchema, type Scores } from './Scores.js';
export { engineInfoSchema, type EngineInfo } from './EngineInfo.js';
export { encoderInfoSchema, type EncoderInfo } from './EncoderInfo.js';
export {
  type DataPart,
  dataPartSchema,
  runInfoSchema,
  trainingDataSchema,
  type RunInfo,
  type TrainingData,
} from './RunInfo.js';
export { modelInfoSchema, type ModelInfo } from './ModelInfo.js';
export { spanExampleSchema, type SpanExample } from './SpanExample.js';
export { noiseEstimateInfoSchema, type NoiseEstimateInfo } from './NoiseEstimateInfo.js';
export { noiseInfoSchema, type NoiseInfo } from './NoiseInfo.js';
export {
  cleanInfoSchema,
  cleaningWarningSchema,
  scoredRunSchema,
  signCleaningSchema,
  type CleanInfo,
  type CleaningWarning,
  type ScoredRun,
  type SignCleaning,
} from './CleanInfo.js';
export {
  type AnnotatorDefinition,
  commonFactsSchema,
  modelDefinitionSchema,
  type CommonFacts,
  type ModelDefinition,
  type VersionDefinition,
} from './CommonFacts.js';
export { createCommonJsonSchema, createManifestJsonSchema } from './createManifestJsonSchema.js';
export { profileSchema, type Profile } from './Profile.js';
export { trainingProfileSchema, type TrainingProfile } from './TrainingProfile.js';
export { metricNames, type MetricName } from './metricNames.js';
export {
  expectedCellSchema,
  experimentManifestSchema,
  figureKinds,
  gridBlockSchema,
  type ExpectedCell,
  type ExperimentManifest,
  type GridBlock,
} from './ExperimentManifest.js';
export { stageEvaluationSchema, stageRecordSchema, type StageEvaluation, type StageRecord } from './StageRecord.js';
export {
  type HeldOutParting,
  heldOutPartings,
  heldOutSettingsSchema,
  type HeldOutSettings,
} from './HeldOutSettings.js';
export { showInvisible, showValue } from './showValue.js';
export { adviseConversion, recognizeForeignBytes, type ForeignBytes } from './recognizeForeignBytes.js';
