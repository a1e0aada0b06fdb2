import { findOutput, type ModelOutputs, sumCrossEntropy } from '@dynclean/models';

import { defineMethod } from '../defineMethod.js';
import type { ParityValues } from '../Method.js';
import { topNegLabels } from './topNegLabels.js';
import { TopNegObjective } from './TopNegObjective.js';
import { topNegSettingsSchema } from './TopNegSettings.js';

/** Of its first version, which keys of results leave out. */
const defaults = {
  keepFraction: 0.05,
  representation: 'ffnn_hidden',
  direction: 'most_similar',
  noPositives: 'random',
} as const;

/** TopNeg (Xu et al. 2023): only the negatives most like the positives count. */
export const topneg = defineMethod({
  name: 'topneg',
  title: 'TopNeg',
  settings: topNegSettingsSchema,
  frozenDefaults: { 'train.v2': defaults, 'threshold.v2': defaults },
  takesWeights: true,
  isUsualCleaner: true,
  options: {
    describe: 'Train with TopNeg: of the negatives only those most like the positives count',
    otherwise: 'all',
    settings: {
      keepFraction: 'Fraction of the negatives that TopNeg keeps',
      representation: 'What TopNeg compares: the last hidden layer (released code) or its input (paper)',
      direction: 'Which negatives TopNeg keeps',
      noPositives: 'Which negatives TopNeg keeps in a batch without positives',
    },
  },
  formerFields: {
    flag: 'topneg',
    settings: {
      topnegKeepFraction: 'keepFraction',
      topnegRepresentation: 'representation',
      topnegDirection: 'direction',
      topnegNoPositives: 'noPositives',
    },
  },
  createObjective: (settings, { batches }) => new TopNegObjective(batches, settings),
  computeParity,
});

/** As scripts/peer/parity_fixture.py asks for. */
const ofFixtures = { keepFraction: 0.05, direction: 'most_similar', noPositives: 'last', random: () => 0 } as const;

/** The negatives that stay of a fixture's batch, and its loss. */
function computeParity(outputs: ModelOutputs, labels: Int32Array): ParityValues {
  const inLoss = topNegLabels(() => findOutput(outputs, 'ffnn_hidden'), labels, ofFixtures);
  const marks = inLoss.dataSync();
  const kept = Int32Array.from(labels.keys()).filter((span) => labels[span] === 0 && marks[span] === 0);
  return new Map<string, ArrayLike<number>>([
    ['topneg_kept', kept],
    ['topneg_loss', sumCrossEntropy(outputs.logits, inLoss).dataSync()],
  ]);
}
