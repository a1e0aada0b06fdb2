export {
  openDynamicsOfRun,
  withForeignDynamics,
  type DynamicsSource,
  type ForeignDynamicsChoice,
} from './dynamics/DynamicsSource.js';
export { collectDataMap, type DataMap, type DataMapBin, type DataMapRegions } from './dynamics/collectDataMap.js';
export { collectDensities, type Densities, type SignDensities } from './dynamics/collectDensities.js';
export { collectMeasures, KEPT_MEASURES_FILE, type KeptMeasures } from './dynamics/CleaningMeasures.js';
export { openStageDynamics } from './dynamics/openStageDynamics.js';
export {
  rankNoise,
  type NoiseRanking,
  type NoiseRankingCurve,
  type NoiseRankingRow,
  type RankNoiseOptions,
} from './dynamics/rankNoise.js';
export { collectCaseStudy, type CaseStudySentence } from './experiments/collectCaseStudy.js';
export type { ExperimentChoice } from './experiments/ExperimentChoice.js';
export { CellData, measureManifest } from './experiments/measureManifest.js';
export { drawSentences } from './experiments/drawSentences.js';
export { formatTestSentences, nameKeptSentences } from './experiments/testSentences.js';
export { type Observation } from './experiments/Observation.js';
export { measureExperiment, openExperiment, type OpenExperiment } from './experiments/openExperiment.js';
export { selectComparison, type SelectedComparison } from './experiments/selectComparison.js';
export {
  collectFigure,
  type FigureData,
  type FigureDevCurve,
  type FigureSweep,
  type FigureSweepPoint,
  type FigureOptions,
  type FigureRanking,
  type ManifestFigureKind,
} from './figures/collectFigure.js';
export { type FigureSparsity } from './figures/collectEntitiesByLength.js';
export { type BoundsPoint, type FigureBounds } from './figures/collectMissamplingBounds.js';
export { collectRunFigure } from './figures/collectRunFigure.js';
export { explainEmptyFigure } from './figures/explainEmptyFigure.js';
export { collectReview, type ReviewOptions } from './review/collectReview.js';
export {
  estimateReview,
  type CutEstimate,
  type EstimateOptions,
  type ReviewEstimate,
  type SignEstimate,
} from './review/estimateReview.js';
export { filterReview, type ReviewFilter } from './review/filterReview.js';
export {
  type ConfusedTypes,
  type ConfusedWords,
  type Review,
  type ReviewedSign,
  type ReviewSpan,
  wordsOf,
} from './review/Review.js';
export { type LabelCount } from './review/WordIndex.js';
export { LazyList, type ReadableList } from './review/LazyList.js';
export { sweepRun, type SweepResult, type SweepSetting, type SweepTraining } from './sweeps/sweepRun.js';
export { type SweepCut, type SweepGrid } from './sweeps/sweepThresholds.js';
export { type ComparedExample, type VersionExamples } from './versions/chooseExamples.js';
export { type Agreement, type ChangeOverlap, type SignChanges } from './versions/compareLabels.js';
export { type ModelScores, type ScoreDifference, type VersionScores } from './versions/compareScores.js';
export { compareVersions, type CompareVersionsOptions, type VersionComparison } from './versions/compareVersions.js';
