import { defineMethod } from '../defineMethod.js';
import { planSelfTraining } from './planSelfTraining.js';
import { SelfTrainingObjective } from './SelfTrainingObjective.js';
import { selfTrainingSettingsSchema } from './SelfTrainingSettings.js';
import { selfTrainKind } from './selfTrainKind.js';

/** Self-training (BOND's second stage; DynClean, Appendix F): a trained model goes on as teacher and student. */
export const selfTraining = defineMethod({
  name: 'self-training',
  title: 'Self-training',
  settings: selfTrainingSettingsSchema,
  formerFields: { flag: 'selfTrained', group: 'selfTraining', over: 'start' },
  stageKinds: [selfTrainKind],
  createObjective: (settings, { batches, batchesPerEpoch }) =>
    new SelfTrainingObjective(batches, { settings, batchesPerEpoch }),
  planStages: planSelfTraining,
});
