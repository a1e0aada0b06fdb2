import type { TrainingSettings } from '@dynclean/schema';

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
 * which can be trained side by side, their student with seed s + K, and its self-training with the same.
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
  return (await add({ stage: 'self_training', training, start: student, teachers })).key;
}

/** Adds one stage, whose model others may need. */
async function addStage(
  {
    request: { task, settings },
    planner,
    own,
  }: { readonly request: MethodRequest; readonly planner: MethodPlanner; readonly own: RosterSettings },
  { stage, training = {}, start, teachers, note = '' }: StageParts,
): Promise<StartRef> {
  const method = { ...settings.method, settings: { ...own, stage } };
  const all = { ...settings, ...training, method };
  const epochs = all.totalEpochs;
  const { kind } = kinds[stage];
  const key = await planner.add({
    kind,
    task: { ...task, settings: all, ...(start && { start }), ...(teachers && { teachers }) },
    needs: { epochs, dynamicsEpochs: 0, models: stage === own.stage ? [] : [epochs] },
    title: planner.titleOf() + note,
  });
  return { kind, key, epochs };
}
