import type { Measure } from './Measure.js';

/** Confidence of the dynamics run. */
export const confidence: Measure = {
  name: 'confidence',
  title: 'Confidence',
  about: 'The label has a low probability, averaged over the epochs.',
  metric: 'confidence',
  needsProbabilities: true,
  ofDynamics: (chunk) => chunk.confidence,
};
