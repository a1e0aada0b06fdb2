import type { TrainingSettings } from '@dynclean/schema';

import type { KeyedSettings, MethodStageKind } from '../MethodStageKind.js';
import { type ConfMpuSettings, confMpuSettingsSchema } from './ConfMpuSettings.js';

/** Keys have of the method what the stage computes by; all else is as its defaults are. */
const keep =
  (...names: readonly (keyof ConfMpuSettings)[]) =>
  ({ method: { name, settings } }: TrainingSettings): KeyedSettings => {
    const own = confMpuSettingsSchema.parse(settings);
    const kept = ['stage', 'wordDropout', 'priors', ...names] as const;
    return { method: { name, settings: Object.fromEntries(kept.map((setting) => [setting, own[setting]])) } };
  };

/** What says how surely words are of entities. */
export const confidenceKind: MethodStageKind = {
  kind: 'conf-mpu-confidence',
  word: 'training of a detector of entities',
  codeVersions: [{ name: 'conf-mpu-confidence.v1', defaults: {}, methodDefaultsOf: 'train.v2' }],
  describe: keep(),
};

/** The classifier that learns by that. */
export const confMpuKind: MethodStageKind = {
  kind: 'conf-mpu-classifier',
  word: 'training by confidences',
  codeVersions: [{ name: 'conf-mpu-classifier.v1', defaults: {}, methodDefaultsOf: 'train.v2' }],
  describe: keep('positiveWeight', 'threshold', 'normalization'),
};
