import type { Objective } from '@dynclean/training';

import { defineMethod } from '../defineMethod.js';
import type { ObjectiveContext } from '../Method.js';
import { fineTuning } from '../token/fineTuning.js';
import { EnsembleObjective } from './EnsembleObjective.js';
import { NoiseRobustObjective } from './NoiseRobustObjective.js';
import { planRoster } from './planRoster.js';
import { rosterEnsembleKind, rosterModelKind, rosterSelfTrainKind } from './rosterKinds.js';
import { RosterSelfTrainingObjective } from './RosterSelfTrainingObjective.js';
import { type RosterSettings, rosterSettingsSchema } from './RosterSettings.js';

/**
 * RoSTER (Meng et al. 2021): models that learn from noisy labels, a student of several of them, which then learns from
 * itself. No stage looks at dev: the last weights are the result.
 */
export const roster = defineMethod({
  name: 'roster',
  title: 'RoSTER',
  settings: rosterSettingsSchema,
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
    },
  },
  stageKinds: [rosterModelKind, rosterEnsembleKind, rosterSelfTrainKind],
  chooseHead: ({ wordDropout }) => ({ name: 'entity-and-type', shape: { wordDropout } }),
  createObjective,
  planStages: planRoster,
});

function createObjective(settings: RosterSettings, { tokens, seed, teachers }: ObjectiveContext): Objective {
  switch (settings.stage) {
    case 'model':
      return new NoiseRobustObjective(tokens(), { settings, seed });
    case 'ensemble':
      return new EnsembleObjective(tokens(), { settings, teachers });
    case 'self_training':
      return new RosterSelfTrainingObjective(tokens(), { settings, teachers });
  }
}
