import type { TrainingSettings } from '@dynclean/schema';

import type { KeyedSettings, MethodStageKind } from '../MethodStageKind.js';
import { type RosterSettings, rosterSettingsSchema } from './RosterSettings.js';

/** Keys have of the method what the stage computes by; all else is as its defaults are. */
const keep =
  (...names: readonly (keyof RosterSettings)[]) =>
  ({ method: { name, settings } }: TrainingSettings): KeyedSettings => {
    const own = rosterSettingsSchema.parse(settings);
    const kept = ['stage', ...names] as const;
    return { method: { name, settings: Object.fromEntries(kept.map((setting) => [setting, own[setting]])) } };
  };

/** One of the models that learn from noisy labels side by side. */
export const rosterModelKind: MethodStageKind = {
  kind: 'roster-model',
  word: 'training on noisy labels',
  codeVersions: [{ name: 'roster-model.v1', defaults: {}, methodDefaultsOf: 'train.v2' }],
  describe: keep('wordDropout', 'gceQ', 'dropO', 'removal', 'removalThreshold', 'removalInterval', 'minorityShare'),
};

/** The student of these models. */
export const rosterEnsembleKind: MethodStageKind = {
  kind: 'roster-ensemble',
  word: 'training of a student',
  codeVersions: [{ name: 'roster-ensemble.v1', defaults: {}, methodDefaultsOf: 'train.v2' }],
  describe: keep('wordDropout', 'ensembleLoss'),
};

/** Settings of copies that have a part in self-training; how a substitute is trained, its own stage's key says. */
const ofCopies = [
  'augmentation',
  'augmentationModel',
  'augmentationRefresh',
  'augmentationReplace',
  'maskProbability',
  'numReplacements',
  'agreement',
] as const;

/** What the student becomes by learning from itself. Without copies keys are as they were before there were any. */
export const rosterSelfTrainKind: MethodStageKind = {
  kind: 'roster-self-train',
  word: 'self-training',
  codeVersions: [{ name: 'roster-self-train.v1', defaults: {}, methodDefaultsOf: 'train.v2' }],
  describe: (settings) => {
    const { augmentation } = rosterSettingsSchema.parse(settings.method.settings);
    const hasCopies = augmentation === 'checkpoint' || augmentation === 'substitute';
    return keep('softLabelInterval', 'entityGate', ...(hasCopies ? ofCopies : []))(settings);
  },
};
