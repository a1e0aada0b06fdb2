import type { StageRecord } from '@dynclean/schema';

import type { PlannedStage } from '../store/PlannedStage.js';

/** A stage that is there, whole. */
export interface FinishedStage {
  readonly record: StageRecord;
  readonly folder: string;
}

/** Finished stages of a results folder. */
export interface Results {
  readonly folder: string;
  readonly stages: readonly FinishedStage[];
  /**
   * The finished stage that a planned one is: by its key, or else one of the same setting that another machine made
   * (another engine or device) or, failing that, another code version, as long as no checksum speaks against it. Null:
   * it is not there, or has too few epochs.
   */
  find(stage: Pick<PlannedStage, 'key' | 'setting' | 'needs' | 'determinants'>): FinishedStage | null;
}
