import type { ObjectiveContext } from '../Method.js';
import type { ConfMpuSettings } from './ConfMpuSettings.js';

/** How it trains, on which types, and who says how surely words are of entities. */
export interface ConfMpuOptions {
  readonly settings: ConfMpuSettings;
  /** Names of the types, from label 1. */
  readonly types: readonly string[];
  /** The model of the first stage. */
  readonly teachers: ObjectiveContext['teachers'];
}
