import {
  type CleaningSettings,
  type CleaningSettingsInput,
  cleaningSettingsSchema,
  type DatasetInfo,
} from '@dynclean/schema';

import { parseSettings } from '../context/parseSettings.js';
import { pickDefined } from '../context/pickDefined.js';

/** Cleaning settings that were asked for; what is missing gets its default. */
export type GivenCleaningSettings = {
  readonly [K in keyof CleaningSettingsInput]?: CleaningSettingsInput[K] | undefined;
};

/**
 * All settings of a cleaning: those given, else the paper's k on its datasets, else k_pos 100 and k_neg 90.
 *
 * @throws InputError when a value is out of its range.
 */
export function resolveCleaningDefaults(given: GivenCleaningSettings, paper: DatasetInfo['paper']): CleaningSettings {
  const published = paper === undefined ? {} : { kPos: paper.kPos, kNeg: paper.kNeg };
  return parseSettings(cleaningSettingsSchema, { ...published, ...pickDefined(given) }, 'cleaning');
}
