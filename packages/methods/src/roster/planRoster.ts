import { InputError, type TrainingSettings } from '@dynclean/schema';

import type { MethodPlanner, MethodRequest, StartRef } from '../MethodPlanner.js';
import type { MethodStageKind } from '../MethodStageKind.js';
import { rosterEnsembleKind, rosterModelKind, rosterSelfTrainKind } from './rosterKinds.js';
import { type RosterSettings, rosterSettingsSchema } from './RosterSettings.js';

/** Of which models a stage is made, and what it trains by otherwise. */
interface StageParts {
  readonly stage: RosterSettings['stage'];
  readonly training?: Partial<TrainingSettings>;
  readonly start?: StartRef;
  readonly teachers?: readonly StartRef[];
  /** What copies of the text are drawn by, and as which setting that stands in the stage's own. */
  readonly copies?: {
    readonly augmentation: RosterSettings['augmentation'];
    readonly language: 'checkpoint' | StartRef | null;
  };
  /** What sets it apart from others, for a person. */
  readonly note?: string;
}

const kinds: Readonly<Record<RosterSettings['stage'], MethodStageKind>> = {
  model: rosterModelKind,
  ensemble: rosterEnsembleKind,
  self_training: rosterSelfTrainKind,
};

/**
 * RoSTER's stages up to the one that is asked for (Meng et al. 2021, Algorithm 1): K models with seeds s, s + 1, ...,
 * which can be trained side by side, their student with seed s + K, and its self-training with the same, before it,
 * where settings say so, a substitute for the language model's head.
 */
export async function planRoster(request: MethodRequest, planner: MethodPlanner): Promise<string> {
  const { settings, maxEpochs } = request;
  const own = rosterSettingsSchema.parse(settings.method.settings);
  const add = (parts: StageParts): Promise<StartRef> => addStage({ request, planner, own }, parts);
  if (own.stage === 'model') return (await add({ stage: 'model' })).key;

  const teachers: StartRef[] = [];
  for (let index = 0; index < own.numModels; index++) {
    const training = { seed: settings.seed + index };
    teachers.push(await add({ stage: 'model', training, note: `, model ${index + 1} of ${own.numModels}` }));
  }
  const later = (epochs: number | null, rateDivisor: number): Partial<TrainingSettings> => ({
    seed: settings.seed + own.numModels,
    totalEpochs: Math.min(epochs ?? settings.totalEpochs, maxEpochs),
    encoderLr: settings.encoderLr / rateDivisor,
    headLr: settings.headLr / rateDivisor,
  });
  const student = await add({
    stage: 'ensemble',
    training: later(own.ensembleEpochs, own.ensembleRateDivisor),
    teachers,
    note: own.stage === 'ensemble' ? '' : ', student',
  });
  if (own.stage === 'ensemble') return student.key;
  const training = later(own.selfTrainingEpochs, own.selfTrainingRateDivisor);
  const copies = await planCopies(request, planner, own);
  return (await add({ stage: 'self_training', training, start: student, teachers, copies })).key;
}

/**
 * By what copies are drawn; a substitute's training is added.
 *
 * @throws InputError where a head is wanted that is not there.
 */
async function planCopies(
  { task, settings: { batchSize }, hasLanguageHead, maxEpochs }: MethodRequest,
  planner: MethodPlanner,
  own: RosterSettings,
): Promise<NonNullable<StageParts['copies']>> {
  const usual = hasLanguageHead ? 'checkpoint' : 'none';
  const augmentation = own.augmentation === 'auto' ? usual : own.augmentation;
  if (augmentation === 'none') return { augmentation, language: null };
  if (augmentation === 'substitute') return { augmentation, language: await addSubstitute() };
  if (!hasLanguageHead) {
    throw new InputError(
      'roster: augmentation checkpoint must have an encoder whose checkpoint holds the head that it was pre-trained with, ' +
        'but this one holds none. Take one that does (roberta-base), or augmentation substitute, or none.',
    );
  }
  return { augmentation, language: 'checkpoint' };

  async function addSubstitute(): Promise<StartRef> {
    const epochs = Math.min(own.substituteEpochs, maxEpochs);
    const { data, encoder } = task;
    const { substituteRate: learningRate, substituteSeed: seed, maskProbability } = own;
    const kind = 'language-head';
    const key = await planner.add({
      kind,
      task: { data, encoder, settings: { seed, epochs, batchSize, learningRate, maskProbability } },
      needs: { epochs, dynamicsEpochs: 0, models: [] },
      title: `${planner.titleOf()}, substitute for a language head`,
    });
    return { kind, key, epochs };
  }
}

/** Adds one stage, whose model others may need. */
async function addStage(
  {
    request: { task, settings },
    planner,
    own,
  }: { readonly request: MethodRequest; readonly planner: MethodPlanner; readonly own: RosterSettings },
  { stage, training = {}, start, teachers, copies, note = '' }: StageParts,
): Promise<StartRef> {
  const { augmentation = own.augmentation, language = null } = copies ?? {};
  const method = { ...settings.method, settings: { ...own, stage, augmentation } };
  const all = { ...settings, ...training, method };
  const epochs = all.totalEpochs;
  const { kind } = kinds[stage];
  const key = await planner.add({
    kind,
    task: {
      ...task,
      settings: all,
      ...(start && { start }),
      ...(teachers && { teachers }),
      ...(language && { language }),
    },
    needs: { epochs, dynamicsEpochs: 0, models: stage === own.stage ? [] : [epochs] },
    title: planner.titleOf() + note,
  });
  return { kind, key, epochs };
}
