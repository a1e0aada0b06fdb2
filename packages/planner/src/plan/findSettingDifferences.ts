import { cleaningSettingsSchema, selfTrainingSettingsSchema, trainingSettingsSchema } from '@dynclean/schema';

import type { SettingValue } from './Plan.js';

/** The cleaner's seed where one cleaning serves every seed. */
export const CLEANER_SEED = 42;

/** Settings that are not the paper's, by path. */
export function findSettingDifferences(given: Readonly<Record<string, SettingValue>>): Record<string, SettingValue> {
  const training: Record<string, unknown> = trainingSettingsSchema.parse({});
  const cleaning: Record<string, unknown> = cleaningSettingsSchema.parse({});
  const selfTraining: Record<string, unknown> = selfTrainingSettingsSchema.parse({});
  const usual: Record<string, Record<string, unknown>> = {
    training,
    'cleaner.training': training,
    cleaning: { ...cleaning, epochs: 'paper' },
    selfTraining,
    cleaner: { perSeed: 'once', seed: CLEANER_SEED },
  };
  return Object.fromEntries(
    Object.entries(given).filter(([path, value]) => {
      if (path === 'precision') return value !== 'fp32';
      const dot = path.lastIndexOf('.');
      return usual[path.slice(0, dot)]?.[path.slice(dot + 1)] !== value;
    }),
  );
}
