import type { Measure } from './Measure.js';

/** Variability of the dynamics run with its sign turned: a label that the model is torn about is the suspicious one. */
export const variability: Measure = {
  name: 'variability',
  title: 'Variability',
  about: 'The probability of the label changes from epoch to epoch.',
  metric: null,
  needsProbabilities: true,
  ofDynamics: (chunk) => chunk.variability.map((value) => 0 - value),
};
