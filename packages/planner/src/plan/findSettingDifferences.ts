import { findMethod } from '@dynclean/methods';
import { cleaningSettingsSchema, trainingSettingsSchema } from '@dynclean/schema';

import { ALL_EPOCHS } from '../manifests/KnownNames.js';
import type { SettingValue } from '../manifests/SettingValue.js';

const training: Readonly<Record<string, unknown>> = trainingSettingsSchema.parse({});
const cleaning: Readonly<Record<string, unknown>> = { ...cleaningSettingsSchema.parse({}), epochs: ALL_EPOCHS };

/**
 * Settings that are not the paper's, by path.
 *
 * @param cleanerSeed - the usual one where one cleaning serves every seed.
 */
export function findSettingDifferences(
  given: Readonly<Record<string, SettingValue>>,
  cleanerSeed: number,
): Record<string, SettingValue> {
  const usual: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    training,
    'cleaner.training': training,
    cleaning,
    cleaner: { perSeed: 'once', seed: cleanerSeed, rounds: 1 },
  };
  return Object.fromEntries(
    Object.entries(given).filter(([path, value]) => {
      if (path === 'precision') return value !== 'fp32';
      const dot = path.lastIndexOf('.');
      const group = path.slice(0, dot);
      const method = /^(?:cleaner\.)?methods\.(.+)$/.exec(group)?.[1];
      const defaults = method === undefined ? usual[group] : findMethod(method).parseSettings({});
      return defaults?.[path.slice(dot + 1)] !== value;
    }),
  );
}
