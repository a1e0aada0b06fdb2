import {
  type CleaningSettings,
  cleaningSettingsSchema,
  type DatasetInfo,
  getOwn,
  type Profile,
  type TrainingSettings,
} from '@dynclean/schema';
import { parseSettings, resolveCleaningDefaults } from '@dynclean/stages';

import type { VersionChoice } from '../manifests/parseVersion.js';
import type { SettingValue } from './Plan.js';

/** Epochs that the released cleaned files average (docs/experiments.md). */
const releaseEpochs: Readonly<Record<string, number>> = { conll03: 2, wikigold: 7, wnut16: 13, bc5cdr: 3 };

/**
 * All settings of a cell's cleaning: the manifest's, what the version's name says, the profile's, the paper's.
 *
 * @param given - of the manifest's `cleaning`, plain values.
 * @param training - of the cleaner: all of its epochs are averaged unless the manifest says otherwise.
 */
export function resolveCellCleaning(
  given: Readonly<Record<string, SettingValue>>,
  version: VersionChoice & { kind: 'cleaned' },
  training: TrainingSettings,
  dataset: string,
  paper: DatasetInfo['paper'],
  profile: Profile | null,
): CleaningSettings {
  const { epochs: asked, metric: askedMetric, ...others } = given;
  const rest = { ...others, ...describeMetric(askedMetric) };
  const epochs =
    asked === 'release'
      ? (getOwn(releaseEpochs, dataset) ?? null)
      : asked === 'paper' || asked === undefined
        ? null
        : asked;
  const limited = epochs === null ? null : Math.min(Number(epochs), profile?.maxEpochs ?? Infinity);
  const ofVersion = {
    ...(version.sign && { sign: version.sign }),
    ...(version.metric && { metric: version.metric }),
  };
  const { keepNearest: _keepNearest, ...profileCleaning } = profile?.cleaning ?? {};
  const cleaning = resolveCleaningDefaults(
    { ...profileCleaning, ...rest, ...ofVersion, epochs: limited } as Parameters<typeof resolveCleaningDefaults>[0],
    profileCleaning.kPos === undefined ? paper : undefined,
  );
  return parseSettings(
    cleaningSettingsSchema,
    { ...cleaning, epochs: cleaning.epochs ?? training.totalEpochs },
    'cleaning',
  );
}

/** A manifest's `both` and `either` as settings of a cleaning. */
function describeMetric(metric: SettingValue | undefined): object {
  if (metric === undefined) return {};
  if (metric === 'both') return { metric: 'aum', otherMetric: 'required' };
  if (metric === 'either') return { metric: 'aum', otherMetric: 'enough' };
  return { metric };
}
