export { NotFiniteError } from './NotFiniteError.js';
export { computeMarginsAndProbabilities, type MarginsAndProbabilities } from './computeMarginsAndProbabilities.js';
export type { OtherLabels } from './OtherLabels.js';
export { computeAum } from './computeAum.js';
export { computeConfidence } from './computeConfidence.js';
export { computeVariability } from './computeVariability.js';
export { createEpochWriter, type EpochWriter } from './createEpochWriter.js';
export { type ClassRows, type ClassWriter, createClassWriter } from './createClassWriter.js';
export { streamClasses } from './streamClasses.js';
export type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';
export type { ExpectedSpanOptions } from './ExpectedSpans.js';
export { type EpochChunk, type SpanDynamicsOptions, streamEpochs } from './streamEpochs.js';
export { averageEpochs } from './averageEpochs.js';
export { streamSpanDynamics } from './streamSpanDynamics.js';
export { computeOtherLabel, type EpochWithOther, type OtherLabel } from './computeOtherLabel.js';
export { dynamicsForms, type DynamicsForm } from './exports/dynamicsForms.js';
export type { RecordedRun } from './exports/RecordedRun.js';
export { collectSpanCurves, type SpanCurves } from './collectSpanCurves.js';
export { computeSpanDynamics } from './computeSpanDynamics.js';
export {
  computeDataMapCuts,
  DataMapCutFinder,
  type DataMapCuts,
  type SignedDataMapCuts,
} from './computeDataMapCuts.js';
export { computeDataMapRegion, dataMapRegions, type DataMapRegion } from './computeDataMapRegion.js';
export { writeSpansTable, type SpansTableOptions } from './writeSpansTable.js';
export type { ForeignEpochOptions } from './ForeignEpoch.js';
export { readForeignEpochs, type ForeignEpochs } from './readForeignEpochs.js';
export { importForeignDynamics, type ImportedDynamics } from './importForeignDynamics.js';
export { type EpochFile, type EpochRows, openEpochFile } from './openEpochFile.js';
