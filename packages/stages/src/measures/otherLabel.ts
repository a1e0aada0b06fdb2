import type { Measure } from './Measure.js';
import { ofOtherLabels } from './ofOtherLabels.js';

/** How probable the other label is that the model holds against the assigned one, its sign turned. */
export const otherLabel: Measure = {
  name: 'other-label',
  title: 'other label',
  about: 'Another label, the same over the epochs, has a high probability.',
  metric: null,
  ofDynamics: ofOtherLabels(({ probability }) => probability.map((value) => 0 - value)),
};
