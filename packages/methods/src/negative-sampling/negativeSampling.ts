import { defineMethod } from '../defineMethod.js';
import { NegativeSamplingObjective } from './NegativeSamplingObjective.js';
import { negativeSamplingSettingsSchema } from './NegativeSamplingSettings.js';

/**
 * Negative sampling (Li et al. 2021; weighted: Li et al. 2022): a few spans that nobody annotated are taken for no
 * entities.
 */
export const negativeSampling = defineMethod({
  name: 'negative-sampling',
  title: 'Negative sampling',
  settings: negativeSamplingSettingsSchema,
  options: {
    describe:
      'Train with negative sampling: of the spans that nobody annotated only a few, drawn anew each time, count',
    otherwise: 'all',
    settings: {
      scorer: "What scores spans: the papers' pairwise scorer, or DynClean's span classifier",
      lambda: 'Negatives of a sentence by its words',
      weighting: 'Draw all spans alike, or those more often that the model is unsure of and would not call entities',
      mu: 'Of weighted draws: how much a span must look like no entity',
    },
  },
  chooseHead: ({ scorer, scoringSize, scoringDropout }) =>
    scorer === 'dynclean' ? { shape: {} } : { name: 'pairwise', shape: { scoringSize, scoringDropout } },
  createObjective: (settings, { batches, totalEpochs, goldLabels }) =>
    new NegativeSamplingObjective(batches, { settings, totalEpochs, gold: goldLabels?.() ?? null }),
});
