import type { Measure } from './Measure.js';
import { ofOtherLabels } from './ofOtherLabels.js';

/** In how many epochs one other label is ahead of the assigned one, its sign turned; coarse, for it counts epochs. */
export const otherSteadiness: Measure = {
  name: 'other-steadiness',
  title: 'other label, steady',
  about: 'Another label, the same over the epochs, is ahead in many of them.',
  metric: null,
  ofDynamics: ofOtherLabels(({ steadiness }) => steadiness.map((value) => 0 - value)),
};
