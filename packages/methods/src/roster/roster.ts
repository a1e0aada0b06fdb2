import { InputError } from '@dynclean/schema';
import type { Objective } from '@dynclean/training';

import { defineMethod } from '../defineMethod.js';
import type { ObjectiveContext } from '../Method.js';
import { fineTuning } from '../token/fineTuning.js';
import { AugmentedCopies } from './AugmentedCopies.js';
import { EnsembleObjective } from './EnsembleObjective.js';
import { NoiseRobustObjective } from './NoiseRobustObjective.js';
import { planRoster } from './planRoster.js';
import { rosterEnsembleKind, rosterModelKind, rosterSelfTrainKind } from './rosterKinds.js';
import { RosterSelfTrainingObjective } from './RosterSelfTrainingObjective.js';
import { rosterFrozenDefaults, type RosterSettings, rosterSettingsSchema } from './RosterSettings.js';

const withoutCopies = 'self-training without augmented copies of the text';

/** By what copies were drawn, where it is not as in the paper; `auto` stands in results of before there were any. */
const remarks = {
  auto: withoutCopies,
  none: withoutCopies,
  substitute: 'augmented copies are drawn by a substitute, a language head that knows the training text alone',
  checkpoint: null,
} as const satisfies Record<RosterSettings['augmentation'], string | null>;

/**
 * RoSTER (Meng et al. 2021): models that learn from noisy labels, a student of several of them, which then learns from
 * itself. No stage looks at dev: the last weights are the result.
 */
export const roster = defineMethod({
  name: 'roster',
  title: 'RoSTER',
  settings: rosterSettingsSchema,
  frozenDefaults: { 'train.v2': rosterFrozenDefaults },
  training: { ...fineTuning, modelSelection: 'last', evaluationsPerEpoch: 1 },
  options: {
    describe: 'Train with RoSTER: models that can bear wrong labels teach a student, which then learns from itself',
    otherwise: 'without',
    settings: {
      stage:
        'What the result is: a model that learned from noisy labels, the student of several, or that after self-training',
      numModels: 'Models that teach the student',
      gceQ: 'q of the loss: 0 is cross-entropy, 1 bears most wrong labels',
      removal: 'Which labels are removed: of each layer its own, of words, or none',
      removalThreshold: 'A label stays where the model finds it more probable than this',
      removalInterval: 'Steps after which that is decided anew',
      ensembleEpochs: 'Epochs of the student',
      selfTrainingEpochs: 'Epochs of self-training',
      augmentation:
        'Copies with other words: by the language head of the checkpoint, by a substitute trained on the text, or none',
    },
  },
  stageKinds: [rosterModelKind, rosterEnsembleKind, rosterSelfTrainKind],
  chooseHead: ({ wordDropout }) => ({ name: 'entity-and-type', shape: { wordDropout } }),
  remark: ({ stage, augmentation }) => (stage === 'self_training' ? remarks[augmentation] : null),
  createObjective,
  planStages: planRoster,
});

function createObjective(settings: RosterSettings, context: ObjectiveContext): Objective {
  const { tokens, seed, teachers } = context;
  switch (settings.stage) {
    case 'model':
      return new NoiseRobustObjective(tokens(), { settings, seed });
    case 'ensemble':
      return new EnsembleObjective(tokens(), { settings, teachers });
    case 'self_training':
      return createSelfTraining(settings, context);
  }
}

/** @throws InputError where settings want copies of the text, and there is no language model to draw them from. */
function createSelfTraining(
  settings: RosterSettings,
  { tokens, seed, teachers, language }: ObjectiveContext,
): RosterSelfTrainingObjective {
  const { augmentation } = settings;
  const batches = tokens();
  if (language === undefined && (augmentation === 'checkpoint' || augmentation === 'substitute')) {
    throw new InputError(`roster: augmentation ${augmentation} must have a language model, but there is none`);
  }
  const copies =
    language === undefined ? null : new AugmentedCopies({ corpus: batches.corpus, language, settings, seed });
  return new RosterSelfTrainingObjective(batches, { settings, teachers, copies });
}
