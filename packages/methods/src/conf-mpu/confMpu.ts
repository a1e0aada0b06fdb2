import { defineMethod } from '../defineMethod.js';
import { fineTuning } from '../token/fineTuning.js';
import { ConfidenceObjective } from './ConfidenceObjective.js';
import { confidenceKind, confMpuKind } from './confMpuKinds.js';
import { ConfMpuObjective } from './ConfMpuObjective.js';
import { confMpuSettingsSchema } from './ConfMpuSettings.js';
import { planConfMpu } from './planConfMpu.js';

/** Conf-MPU (Zhou et al. 2022): words without a label count as far as a detector takes them for no entities. */
export const confMpu = defineMethod({
  name: 'conf-mpu',
  title: 'Conf-MPU',
  settings: confMpuSettingsSchema,
  training: { ...fineTuning, encoderLr: 5e-5, headLr: 5e-5 },
  options: {
    describe:
      'Train with Conf-MPU: words without a label count where a detector of entities, trained before, finds none',
    otherwise: 'without',
    settings: {
      positiveWeight: 'How much words with a type count',
      threshold: 'Above this a word without a label is taken for one of an entity, and left out',
      confidenceEpochs: 'Epochs of the detector',
    },
  },
  stageKinds: [confidenceKind, confMpuKind],
  chooseHead: ({ stage, wordDropout }) => ({
    name: stage === 'confidence' ? 'entity-detector' : 'token-classifier',
    shape: { wordDropout },
  }),
  createObjective: (settings, { tokens, types, teachers }) =>
    settings.stage === 'confidence'
      ? new ConfidenceObjective(tokens(), { settings, types })
      : new ConfMpuObjective(tokens(), { settings, types, teachers }),
  planStages: planConfMpu,
});
