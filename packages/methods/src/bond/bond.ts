import { defineMethod } from '../defineMethod.js';
import { bondSettingsSchema } from './BondSettings.js';
import { BondObjective } from './BondObjective.js';

/** BOND (Liang et al. 2020): a token classifier that stops learning noisy labels early, and then teaches itself. */
export const bond = defineMethod({
  name: 'bond',
  title: 'BOND',
  settings: bondSettingsSchema,
  training: {
    batchOrder: 'shuffle_sentences',
    encoderLr: 1e-5,
    headLr: 1e-5,
    schedule: 'linear',
    adamBeta2: 0.98,
    adamEpsilon: 1e-8,
    weightDecay: 1e-4,
    decayExemptions: 'vectors',
    maxGradientNorm: 1,
    maxSpanWidth: 256, // runs of words are entities, however long they are
  },
  options: {
    describe: 'Train with BOND: words are classified by the labels as they are, then by what the model has learned',
    otherwise: 'without',
    settings: {
      stage: 'The whole, or (early_stopping) without a teacher',
      startStep: 'Steps that learn from the labels as they are, at most half of them',
      periodSteps: 'Steps after which the student becomes the teacher',
      labels: 'What is learned of the teacher: its probabilities, sharpened, or its most probable tags',
      confidence: 'Of soft labels only words whose largest one is above this count',
    },
  },
  chooseHead: ({ wordDropout }) => ({ name: 'bio-classifier', shape: { wordDropout } }),
  createObjective: (settings, { tokens, batchesPerEpoch, totalEpochs }) =>
    new BondObjective(tokens(), { settings, totalSteps: batchesPerEpoch * totalEpochs }),
});
