import type { Measure } from './Measure.js';

/** AUM of the dynamics run. */
export const aum: Measure = {
  name: 'aum',
  title: 'AUM',
  about: 'The label lies behind another one by its margin, averaged over the epochs.',
  metric: 'aum',
  ofDynamics: (chunk) => chunk.aum,
};
