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
  options: {
    describe: 'Train, then let the model go on as teacher and student: its own soft labels take the place of the given',
    otherwise: 'without',
    settings: {
      confidence: 'Only spans whose largest soft label is above this enter the loss',
      periodEpochs: 'Epochs after which the student becomes the teacher, again and again',
      totalEpochs: 'Epochs of the student; without: as many as the training',
    },
  },
  stageKinds: [selfTrainKind],
  createObjective: (settings, { batches, batchesPerEpoch }) =>
    new SelfTrainingObjective(batches, { settings, batchesPerEpoch }),
  planStages: planSelfTraining,
});
