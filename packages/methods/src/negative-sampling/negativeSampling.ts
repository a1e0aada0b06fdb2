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
  createObjective: (settings, { batches, totalEpochs, goldLabels }) =>
    new NegativeSamplingObjective(batches, { settings, totalEpochs, gold: goldLabels?.() ?? null }),
});
