import { defineMethod } from '../defineMethod.js';
import { SelfTrainingObjective } from './SelfTrainingObjective.js';
import { teachingSettingsSchema } from './TeachingSettings.js';

/** Self-training (BOND's second stage; DynClean, Appendix F): a trained model goes on as teacher and student. */
export const selfTraining = defineMethod({
  name: 'self-training',
  title: 'Self-training',
  settings: teachingSettingsSchema,
  createObjective: (settings, { batches, batchesPerEpoch }) =>
    new SelfTrainingObjective(batches, { settings, batchesPerEpoch }),
});
