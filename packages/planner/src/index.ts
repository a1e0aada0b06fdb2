export { type KnownNames } from './manifests/KnownNames.js';
export { type SettingValue } from './manifests/SettingValue.js';
export { listGridPaths } from './manifests/listGridPaths.js';
export { readManifest, type LoadedManifest } from './manifests/readManifest.js';
export { readYamlDocument } from './manifests/readYamlDocument.js';
export { readProfile } from './manifests/readProfile.js';
export { requireNames } from './manifests/requireNames.js';
export { type MergedNames, type Plan, type PlannedCell } from './plan/Plan.js';
export { chooseAutoPrecision, leavesPrecisionOpen } from './plan/chooseAutoPrecision.js';
export {
  estimateDurations,
  type ComputingRate,
  type PlanEstimate,
  type StageEstimate,
} from './plan/estimateDurations.js';
export { findEvaluation } from './plan/findEvaluation.js';
export { planManifests, type PlanOptions } from './plan/planManifests.js';
export { dropGarbage, findGarbage, type Garbage, type GarbageChoice } from './results/collectGarbage.js';
export { diffRuns, listScores, type RunComparison, type RunDifference } from './results/diffRuns.js';
export { findCellResult, type CellResult } from './results/findCellResult.js';
export { findRun } from './results/findRun.js';
export { measureFolder } from './results/measureFolder.js';
export { type ManifestChoice, type RunManifestsOptions } from './run/ManifestChoice.js';
export { fetchInputs, type FetchedInputs } from './run/fetchInputs.js';
export { isQueue, prepareManifests, type PreparedPlan } from './run/prepareManifests.js';
export { runManifests, type RunManifestsSummary } from './run/runManifests.js';
export { type PlanProgress } from './run/PlanProgress.js';
export { type FailedStage } from './run/RunPlanOptions.js';
