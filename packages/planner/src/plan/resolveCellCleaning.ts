import {
  type CleaningSettings,
  cleaningSettingsSchema,
  type DatasetInfo,
  getOwn,
  type Profile,
  type TrainingSettings,
} from '@dynclean/schema';
import { parseSettings, resolveCleaningDefaults } from '@dynclean/stages';

import { ALL_EPOCHS, type KnownNames } from '../manifests/KnownNames.js';
import type { VersionChoice } from '../manifests/parseVersion.js';
import type { SettingValue } from '../manifests/SettingValue.js';

/** What a cell's cleaning depends on beside what the manifest and the version say. */
export interface CellCleaningFacts {
  /** Of the cleaner: all of its epochs are averaged unless the manifest says otherwise. */
  readonly training: TrainingSettings;
  /** The grid's name for the dataset, by which numbers of epochs go. */
  readonly dataset: string;
  readonly paper: DatasetInfo['paper'];
  readonly profile: Profile | null;
  readonly cleaningEpochs: KnownNames['cleaningEpochs'];
}

/**
 * All settings of a cell's cleaning: the manifest's, what the version's name says, the profile's, the paper's.
 *
 * @param given - of the manifest's `cleaning`, plain values.
 */
export function resolveCellCleaning(
  given: Readonly<Record<string, SettingValue>>,
  version: VersionChoice & { kind: 'cleaned' },
  { training, dataset, paper, profile, cleaningEpochs }: CellCleaningFacts,
): CleaningSettings {
  const { epochs: asked = ALL_EPOCHS, metric: askedMetric, ...others } = given;
  const rest = { ...others, ...describeMetric(askedMetric) };
  // Neither `paper` nor a name without a number for the dataset says anything but: as many as the cleaner has.
  const epochs = typeof asked === 'string' ? (getOwn(cleaningEpochs.get(asked), dataset) ?? null) : asked;
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
