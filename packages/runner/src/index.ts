export { type RunContext, type RunProgress } from './RunContext.js';
export {
  type DataChoice,
  type EncoderChoice,
  type EngineChoice,
  type GivenTrainingSettings,
  type OutputChoice,
} from './commonOptions.js';
export { trainRun, type TrainRunOptions, type TrainRunSummary } from './trainRun.js';
export { cleanRun, type CleanRunOptions, type FinalTrainingChoice } from './cleanRun.js';
export { cleanFromRun, type CleanFromRunOptions } from './cleanFromRun.js';
export { cleanForeign, type CleanForeignOptions } from './cleanForeign.js';
export { type CleanSummary } from './CleanSummary.js';
export { evaluateModel, type EvaluateModelOptions, type EvaluateSummary } from './evaluateModel.js';
export {
  predictEntities,
  type PredictedEntity,
  type PredictedSentence,
  type PredictOptions,
} from './predictEntities.js';
export { splitRawText, type PlacedToken } from './splitRawText.js';
export { demoRun, type DemoOptions, type DemoSummary } from './demoRun.js';
export { loadModel, type LoadedModel } from './loadModel.js';
export { saveModel, type SaveModelOptions } from './saveModel.js';
export { resolveTrainingDefaults, type TrainingDefaultsInput } from './resolveTrainingDefaults.js';
export { readManifest, type LoadedManifest } from './experiments/readManifest.js';
export {
  type CellResult,
  type DataRef,
  type FinishedStage,
  type MergedNames,
  type Plan,
  type PlannedCell,
  type PlannedStage,
  type Results,
  type SettingValue,
  type StageNeeds,
  type StageTask,
} from './experiments/Plan.js';
