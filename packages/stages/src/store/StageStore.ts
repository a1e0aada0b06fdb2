import type { PlannedStage } from './PlannedStage.js';
import { stagePlaces } from './stagePlaces.js';

/** Where stages lie: a results folder, by their keys; or the folder of one run, by names that people know. */
export interface StageStore {
  /** What moves as a whole: paths inside it are written relative. */
  readonly root: string;
  /** Whether a stage that has more than is needed serves; else it must have exactly what is needed. */
  readonly sharesLonger: boolean;
  /** The finished stage; it grows beside that (`adoptWorkFolder`). */
  folderOf(stage: Pick<PlannedStage, 'kind' | 'key'>): string;
  /** Its lock. */
  lockOf(stage: Pick<PlannedStage, 'kind' | 'key'>): string;
}

/** The stages of a results folder. */
export function storeOfResults(results: string): StageStore {
  return {
    root: results,
    sharesLonger: true,
    folderOf: (stage) => stagePlaces(results, stage).folder,
    lockOf: (stage) => stagePlaces(results, stage).lock,
  };
}
