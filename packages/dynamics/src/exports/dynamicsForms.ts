import type { RecordedRun } from './RecordedRun.js';
import { writeAumCsv } from './writeAumCsv.js';
import { writeCartography } from './writeCartography.js';

/** Writes a training into an empty folder, as another tool has it, and gives the paths. */
export type WriteDynamics = (folder: string, run: RecordedRun) => Promise<string[]>;

/** Forms in which other tools want the dynamics of a training: the package `aum`, dataset cartography. */
export const dynamicsForms = { aum: writeAumCsv, cartography: writeCartography } satisfies Record<
  string,
  WriteDynamics
>;

/** The name of such a form. */
export type DynamicsForm = keyof typeof dynamicsForms;
