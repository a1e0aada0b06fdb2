export { model as modelAnnotator, type ModelAnnotatorSettings } from './annotators/registerAnnotators.js';
export { type CleanSummary } from './cleaning/CleanSummary.js';
export {
  findEpochs,
  findHeldOutEpochs,
  findRunOnD,
  readEarlierCleaning,
  scoreOfData,
  type EarlierCleaning,
} from './cleaning/RecordedDynamics.js';
export { countNoise } from './cleaning/compareNoise.js';
export { computeDatasetNoise } from './cleaning/computeDatasetNoise.js';
export { describeSpan, describeSpans, type DescribeOptions, type SpanMetrics } from './cleaning/describeSpans.js';
export { SpanMetricsTable } from './cleaning/SpanMetricsTable.js';
export { requireProbabilities } from './cleaning/requireProbabilities.js';
export { estimateRecordedNoise } from './cleaning/estimateRecordedNoise.js';
export { expectSpans, openRecordedData } from './cleaning/openRecordedData.js';
export { resolveCleaningDefaults, type GivenCleaningSettings } from './cleaning/resolveCleaningDefaults.js';
export { type RunContext, type RunProgress } from './context/RunContext.js';
export { SpanPasses } from './context/SpanPasses.js';
export {
  type DataChoice,
  type EncoderChoice,
  type EngineChoice,
  type GivenTrainingSettings,
  type OutputChoice,
} from './context/commonOptions.js';
export { describeEnvironment } from './context/describeEnvironment.js';
export { parseSettings } from './context/parseSettings.js';
export { pickDefined } from './context/pickDefined.js';
export { readBuild } from './context/readBuild.js';
export { formatJson, runFiles } from './context/runFiles.js';
export {
  createInventory,
  openReferredData,
  type DataFacts,
  type EncoderFacts,
  type Inventory,
} from './data/Inventory.js';
export { reportWarnings } from './data/reportWarnings.js';
export {
  enumerateTrainingSpans,
  openData,
  type OpenData,
  openReadableData,
  type ReadableData,
  readGoldSpans,
  readTrainingSpans,
} from './data/openData.js';
export { demoRun, type DemoOptions, type DemoSummary } from './demo/demoRun.js';
export { canonicalizeTraining } from './keys/canonicalizeTraining.js';
export { codeVersionOf } from './keys/codeVersions.js';
export { describeStage, deviceKindOf, pickThreshold, type PlanEngine } from './keys/describeStage.js';
export { listDeterminants } from './keys/listDeterminants.js';
export {
  type StageKind,
  type StageOutcome,
  type StageWork,
  type TaskDescription,
  type TaskFacts,
} from './kinds/StageKind.js';
export { findStageKind, isTrainingKind, listStageKinds, registerStageKind } from './kinds/stageKinds.js';
export { type CleanTask } from './kinds/clean/cleanTask.js';
export { servesShorterRuns } from './kinds/parts/servesShorterRuns.js';
export { type HeldOutTask } from './kinds/held-out/heldOutKind.js';
export { type ThresholdTask } from './kinds/threshold/thresholdKind.js';
export { type TrainTask } from './kinds/train/trainKind.js';
export {
  type Measure,
  type MeasureChunk,
  type MeasureReading,
  type MeasureSource,
  type MeasureStreams,
  type RecordedFiles,
  type RunsMeasure,
} from './measures/Measure.js';
export { findMeasure, listMeasures, registerMeasure, titleOfMeasure } from './measures/registry.js';
export { type StageJob, type StageStatus } from './perform/StageJob.js';
export { findFinished } from './perform/performStage.js';
export { stageProgram } from './perform/stageProgram.js';
export { stagePluginParts } from './perform/stagePluginParts.js';
export { listPlugins, type LoadedPlugin } from './plugins/loadedPlugins.js';
export { loadPlugins, type LoadModule } from './plugins/loadPlugins.js';
export { type PluginPart } from './plugins/PluginPart.js';
export { evaluateModel, type EvaluateModelOptions, type EvaluateSummary } from './prediction/evaluateModel.js';
export { chooseCaseLines } from './prediction/chooseCaseLines.js';
export { predictEntities, type PredictOptions } from './prediction/predictEntities.js';
export { type PredictedEntity, type PredictedSentence } from './prediction/predictSentences.js';
export { splitRawText, type PlacedToken } from './prediction/splitRawText.js';
export { applyReview, type ApplyReviewOptions, type RefusalReason, type ReviewSummary } from './review/applyReview.js';
export { findRecord } from './results/findRecord.js';
export { type FinishedStage, type Results } from './results/Results.js';
export { matchDecisions, type MatchedDecisions } from './review/matchDecisions.js';
export { type Decisions, readDecisions } from './review/readDecisions.js';
export { createResults, isOfThisCode, openResults } from './results/openResults.js';
export { type Rule, type RuleDecisions, type RuleOptions } from './rules/Rule.js';
export { decideRecorded, type DecideOptions } from './rules/decideRecorded.js';
export { findRule, listRules, registerRule } from './rules/registry.js';
export { heldOutReadBy, requireDecidable } from './rules/requireDecidable.js';
export {
  contestedCorpus,
  type ContestedCorpusOptions,
  type ContestedCount,
  type ContestedName,
  type ContestedSummary,
} from './runs/contestedCorpus.js';
export { thresholdCorpus, type ThresholdCorpusOptions, type ThresholdCorpusSummary } from './runs/thresholdCorpus.js';
export { exportDynamics, type ExportDynamicsOptions, type ExportedDynamics } from './runs/exportDynamics.js';
export { cleanForeign, type CleanForeignOptions } from './runs/cleanForeign.js';
export { cleanFromRun, type CleanFromRunOptions } from './runs/cleanFromRun.js';
export { cleanRun, type CleanRunOptions, type FinalTrainingChoice } from './runs/cleanRun.js';
export { trainRun, type TrainRunOptions, type TrainRunSummary } from './runs/trainRun.js';
export {
  type DataRef,
  type EncoderRef,
  type PlannedStage,
  type StageNeeds,
  type StageTask,
  type MaskedVersion,
  type VersionRef,
} from './store/PlannedStage.js';
export { storeOfResults } from './store/StageStore.js';
export { joinNeeds } from './store/joinNeeds.js';
export { requireInput } from './store/requireInput.js';
export { satisfies } from './store/satisfies.js';
export { STAGES_FOLDER, STAGE_FILE, stageName, stagePlaces } from './store/stagePlaces.js';
export { loadModel, type LoadedModel } from './training/loadModel.js';
export { openEncoder } from './training/openEncoder.js';
export { resolveTrainingDefaults, type TrainingDefaultsInput } from './training/resolveTrainingDefaults.js';
export { saveModel, type SaveModelOptions } from './training/saveModel.js';
export { startWatchdog, type WatchdogOptions } from './watchdog/startWatchdog.js';
