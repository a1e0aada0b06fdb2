import { join } from 'node:path';

import { readJsonFile } from '@dynclean/files';
import { type CleaningSettings, thresholdSampleIdsSchema } from '@dynclean/schema';
import { findEpochs, findHeldOutEpochs, type FinishedStage, runFiles, scoreOfData } from '@dynclean/stages';

import type { OpenedData } from '../data/openCellData.js';
import type { DynamicsSource } from './DynamicsSource.js';

/** The finished stages that a cleaning rests on, as far as they are there. */
export interface StagesOfCleaning {
  readonly dynamics: FinishedStage | null;
  readonly threshold: FinishedStage | null;
  readonly cleaning: FinishedStage | null;
  /** Runs that names were held out of, fold by fold. @default none */
  readonly heldOut?: readonly FinishedStage[];
}

/**
 * The dynamics behind a cell's cleaning, for rankings, densities and data maps. Null where the cell has no cleaner, its
 * data are not here, or its epoch files were dropped.
 */
export async function openStageDynamics(
  name: string,
  { dynamics, threshold, cleaning, heldOut = [] }: StagesOfCleaning,
  data: OpenedData,
): Promise<DynamicsSource | null> {
  if (data.missing !== null) return null;
  const clean = cleaning?.record.clean ?? null;
  if (dynamics === null || threshold === null || clean === null) return null;
  const files = findEpochs(clean.cleaning.runs === 'one' ? cleaning!.folder : dynamics.folder).files;
  const thresholdFiles = findEpochs(threshold.folder).files;
  if (files.length === 0 || thresholdFiles.length === 0) return null;
  const settings: CleaningSettings = { ...clean.cleaning, epochs: clean.epochsAveraged };
  return {
    name,
    data: { dataset: data.dataset, vocabulary: data.vocabulary },
    spans: data.spans,
    goldSpans: data.goldSpans,
    dynamics: files,
    threshold: thresholdFiles,
    heldOut: heldOut.map(({ folder, record }) => findHeldOutEpochs(folder, record.run)),
    samples: await readJsonFile(join(threshold.folder, runFiles.thresholdSamples), thresholdSampleIdsSchema),
    expected: {},
    cleaning: settings,
    cleaner: clean.cleaner,
    before: scoreOfData(dynamics.record.run, dynamics.folder),
  };
}
