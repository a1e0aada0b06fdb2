import { join } from 'node:path';

import type { PlannedStage } from './PlannedStage.js';

/** Folder of the stages inside a results folder. */
export const STAGES_FOLDER = 'stages';

/** Written last into a stage's folder: a folder that has it is complete. */
export const STAGE_FILE = 'stage.json';

type Named = Pick<PlannedStage, 'kind' | 'key'>;

/** `<kind>-<key>`. */
export const stageName = ({ kind, key }: Named): string => `${kind}-${key}`;

/** Where everything of a stage lies in a results folder. */
export function stagePlaces(results: string, stage: Named) {
  const name = stageName(stage);
  const at = (...parts: string[]): string => join(results, ...parts);
  return {
    /** The finished stage. It grows beside that (`adoptWorkFolder`), so relative paths to other stages are the same. */
    folder: at(STAGES_FOLDER, name),
    lock: at('locks', `${name}.lock`),
    log: at('logs', `${name}.log`),
    /** How far it is, written now and then. */
    status: at('status', `${name}.json`),
    /** What the process is to do. */
    job: at('status', `${name}.job.json`),
  };
}
