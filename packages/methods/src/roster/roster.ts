import type { Objective } from '@dynclean/training';

import { defineMethod } from '../defineMethod.js';
import type { ObjectiveContext } from '../Method.js';
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
  training: {
    batchSize: 32,
    batchOrder: 'shuffle_sentences',
    encoderLr: 3e-5,
    headLr: 3e-5,
    schedule: 'linear',
    warmupRatio: 0.1,
    adamEpsilon: 1e-8,
    weightDecay: 0.01,
    decayExemptions: 'vectors',
    maxGradientNorm: 1,
    maxSpanWidth: 256, // runs of words of any length
    modelSelection: 'last',
    evaluationsPerEpoch: 1,
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
