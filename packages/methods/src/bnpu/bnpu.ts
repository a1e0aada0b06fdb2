import { defineMethod } from '../defineMethod.js';
import { fineTuning } from '../token/fineTuning.js';
import { BnpuObjective } from './BnpuObjective.js';
import { bnpuSettingsSchema } from './BnpuSettings.js';

/** bnPU (Peng et al. 2019): a word without a label is unlabelled, not negative. */
export const bnpu = defineMethod({
  name: 'bnpu',
  title: 'bnPU',
  settings: bnpuSettingsSchema,
  training: { ...fineTuning, encoderLr: 5e-5, headLr: 5e-5 },
  options: {
    describe: 'Train with bnPU: a detector of words for each type, to which words without a label are unknown',
    otherwise: 'without',
    settings: {
      wordDropout: "Of bnPU: dropout of the words' vectors",
      positiveRisk: 'Whether weights of words with a type are multiplied by how many there should be (prior_weighted)',
    },
  },
  chooseHead: ({ wordDropout }) => ({ name: 'type-detectors', shape: { wordDropout } }),
  createObjective: (settings, { tokens, types }) => new BnpuObjective(tokens(), { settings, types }),
});
