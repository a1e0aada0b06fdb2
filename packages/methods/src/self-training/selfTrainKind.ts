import type { MethodStageKind } from '../MethodStageKind.js';
import { selfTrainingSettingsSchema } from './SelfTrainingSettings.js';

/** Self-training (DynClean, Appendix F): goes on from a trained model, which labels what the student learns. */
export const selfTrainKind: MethodStageKind = {
  kind: 'self-train',
  word: 'self-training',
  codeVersions: [
    {
      name: 'self-train.v2',
      methodDefaultsOf: 'train.v2', // of the training that it starts from
      defaults: {
        selfTraining: {
          spans: 'kept',
          frequency: 'batch_all',
          confidence: 0.9,
          periodEpochs: 2,
          totalEpochs: null,
        },
      },
    },
  ],
  teachers: 1,
  describe: ({ method }) => {
    const { start, ...selfTraining } = selfTrainingSettingsSchema.parse(method.settings);
    // Without its own epochs: those of the training count.
    return { method: start, others: { selfTraining: { ...selfTraining, totalEpochs: null } } };
  },
  readsAll: ({ method }) => selfTrainingSettingsSchema.parse(method.settings).spans === 'all',
};
