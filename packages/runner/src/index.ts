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
export { compareVersions, type CompareVersionsOptions, type VersionComparison } from './analysis/compareVersions.js';
export { type ComparedExample, type VersionExamples } from './analysis/chooseExamples.js';
export { type Agreement, type ChangeOverlap, type SignChanges } from './analysis/compareLabels.js';
export { type ModelScores, type ScoreDifference, type VersionScores } from './analysis/compareScores.js';
export {
  openDynamicsOfRun,
  withForeignDynamics,
  type DynamicsSource,
  type ForeignDynamicsChoice,
} from './analysis/DynamicsSource.js';
export { measures, type Measure } from './analysis/measureDynamics.js';
export {
  rankNoise,
  type NoiseRanking,
  type NoiseRankingCurve,
  type NoiseRankingRow,
  type RankNoiseOptions,
} from './analysis/rankNoise.js';
export { type SweepCut, type SweepGrid } from './analysis/sweepThresholds.js';
export { sweepRun, type SweepResult, type SweepSetting, type SweepTraining } from './analysis/sweepRun.js';
export { listDeterminants } from './experiments/listDeterminants.js';
export { planManifests, type PlanOptions } from './experiments/planManifests.js';
export { type PlanEngine } from './experiments/describeStage.js';
export { createInventory, type DataFacts, type EncoderFacts, type Inventory } from './experiments/Inventory.js';
export { readProfile } from './experiments/readProfile.js';
export { openResults, createResults } from './experiments/openResults.js';
export { findCellResult, findEvaluation } from './experiments/findCellResult.js';
export { openReferredData } from './experiments/Inventory.js';
export {
  prepareManifests,
  runManifests,
  type ManifestChoice,
  type PreparedPlan,
  type RunManifestsOptions,
  type RunManifestsSummary,
} from './experiments/runManifests.js';
export { type FailedStage, type PlanProgress } from './experiments/runPlan.js';
export { type Computer, chooseComputer } from './experiments/chooseComputer.js';
export {
  type ComputingRate,
  type PlanEstimate,
  type StageEstimate,
  estimateDurations,
} from './experiments/estimateDurations.js';
export { type StageExecutor, type StageExit, type StartedStage } from './experiments/StageExecutor.js';
export { type StageJob, type StageStatus } from './experiments/StageJob.js';
export { findRun } from './experiments/findRun.js';
export { diffRuns, listScores, type RunComparison, type RunDifference } from './experiments/diffRuns.js';
export { dropGarbage, findGarbage, type Garbage, type GarbageChoice } from './experiments/collectGarbage.js';
export { measureFolder } from './experiments/measureFolder.js';
export { startWatchdog, type WatchdogOptions } from './watchdog/startWatchdog.js';
export { collectDensities, type Densities, type SignDensities } from './analysis/collectDensities.js';
export { collectDataMap, type DataMap, type DataMapBin } from './analysis/collectDataMap.js';
export { CellData, measureManifest, type Observation } from './experiments/measureManifest.js';
export { openStageDynamics } from './experiments/openStageDynamics.js';
export {
  measureExperiment,
  openExperiment,
  type ExperimentChoice,
  type OpenExperiment,
} from './experiments/openExperiment.js';
export {
  collectFigure,
  type FigureData,
  type FigureDevCurve,
  type FigureSweep,
  type FigureSweepPoint,
} from './experiments/collectFigure.js';
export { collectCaseStudy, type CaseStudySentence } from './experiments/collectCaseStudy.js';
export { explainEmptyFigure } from './experiments/explainEmptyFigure.js';
export { collectRunFigure } from './analysis/collectRunFigure.js';
export { selectComparison, type SelectedComparison } from './experiments/selectComparison.js';
