import { defineMethod } from '../defineMethod.js';
import { computeTopNegParity } from './computeTopNegParity.js';
import { TopNegObjective } from './TopNegObjective.js';
import { topNegSettingsSchema } from './TopNegSettings.js';

/** TopNeg (Xu et al. 2023): only the negatives most like the positives count. */
export const topneg = defineMethod({
  name: 'topneg',
  title: 'TopNeg',
  settings: topNegSettingsSchema,
  createObjective: (settings, { batches }) => new TopNegObjective(batches, settings),
  computeParity: computeTopNegParity,
});
