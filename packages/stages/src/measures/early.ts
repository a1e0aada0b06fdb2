import { computeAum } from '@dynclean/dynamics';

import type { Measure } from './Measure.js';

/** How many epochs are early ones: half of them, one more where they are odd. */
export const countEarlyEpochs = (epochs: number): number => Math.ceil(epochs / 2);

/** AUM of the first half of the epochs: what is not learned by heart yet is told apart more easily. */
export const early: Measure = {
  name: 'early',
  title: 'AUM, early epochs',
  about: 'The label lies behind another one in the first half of the epochs.',
  metric: null,
  ofDynamics: ({ epochs }) =>
    computeAum(epochs.slice(0, countEarlyEpochs(epochs.length)).map(({ margins }) => margins)),
};
