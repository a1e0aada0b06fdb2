export { type CleanSummary } from './cleaning/CleanSummary.js';
export { findEpochs, readEarlierCleaning, scoreRun, type EarlierCleaning } from './cleaning/RecordedDynamics.js';
export { cleanForeign, type CleanForeignOptions } from './cleaning/cleanForeign.js';
export { cleanFromRun, type CleanFromRunOptions } from './cleaning/cleanFromRun.js';
export { cleanRun, type CleanRunOptions, type FinalTrainingChoice } from './cleaning/cleanRun.js';
export { countNoise } from './cleaning/compareNoise.js';
export { describeSpans, type SpanMetrics } from './cleaning/describeSpans.js';
export { resolveCleaningDefaults, type GivenCleaningSettings } from './cleaning/resolveCleaningDefaults.js';
export { type RunContext, type RunProgress } from './context/RunContext.js';
export {
  type DataChoice,
  type EncoderChoice,
  type EngineChoice,
  type GivenTrainingSettings,
  type OutputChoice,
} from './context/commonOptions.js';
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
export { enumerateTrainingSpans, openData, type OpenData } from './data/openData.js';
export { expectSpans, openRecordedData } from './data/openRecordedData.js';
export { demoRun, type DemoOptions, type DemoSummary } from './demo/demoRun.js';
export { canonicalizeTraining } from './keys/canonicalizeTraining.js';
export { codeVersionOf } from './keys/codeVersions.js';
export { describeStage, pickThreshold, type PlanEngine } from './keys/describeStage.js';
export { listDeterminants } from './keys/listDeterminants.js';
export { servesShorterRuns } from './keys/servesShorterRuns.js';
export {
  type StageKind,
  type StageOutcome,
  type StageWork,
  type TaskDescription,
  type TaskFacts,
} from './kinds/StageKind.js';
export { type CleanTask } from './kinds/clean/cleanTask.js';
export { findStageKind, listStageKinds, registerStageKind } from './kinds/stageKinds.js';
export { type ThresholdTask } from './kinds/threshold/thresholdKind.js';
export { type TrainTask } from './kinds/train/trainKind.js';
export {
  type DataRef,
  type EncoderRef,
  type PlannedStage,
  type StageNeeds,
  type StageTask,
  type MaskedVersion,
  type VersionRef,
} from './perform/PlannedStage.js';
export { type StageJob, type StageStatus } from './perform/StageJob.js';
export { storeOfResults } from './perform/StageStore.js';
export { describeEnvironment } from './perform/describeEnvironment.js';
export { findFinished } from './perform/performStage.js';
export { requireInput } from './perform/requireInput.js';
export { satisfies } from './perform/satisfies.js';
export { STAGES_FOLDER, STAGE_FILE, stageName, stagePlaces } from './perform/stagePlaces.js';
export { stageProgram } from './perform/stageProgram.js';
export { listPlugins, type LoadedPlugin } from './plugins/loadedPlugins.js';
export { loadPlugins, type LoadModule } from './plugins/loadPlugins.js';
export { type PluginPart } from './plugins/PluginPart.js';
export { stagePluginParts } from './plugins/stagePluginParts.js';
export { evaluateModel, type EvaluateModelOptions, type EvaluateSummary } from './prediction/evaluateModel.js';
export {
  predictEntities,
  type PredictOptions,
  type PredictedEntity,
  type PredictedSentence,
} from './prediction/predictEntities.js';
export { splitRawText, type PlacedToken } from './prediction/splitRawText.js';
export { type FinishedStage, type Results } from './results/Results.js';
export { createResults, isOfThisCode, openResults } from './results/openResults.js';
export { loadModel, type LoadedModel } from './training/loadModel.js';
export { openEncoder } from './training/openEncoder.js';
export { resolveTrainingDefaults, type TrainingDefaultsInput } from './training/resolveTrainingDefaults.js';
export { saveModel, type SaveModelOptions } from './training/saveModel.js';
export { trainRun, type TrainRunOptions, type TrainRunSummary } from './training/trainRun.js';
export { startWatchdog, type WatchdogOptions } from './watchdog/startWatchdog.js';
