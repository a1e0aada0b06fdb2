import { computeOtherLabel, type EpochWithOther, type OtherLabel } from '@dynclean/dynamics';

import type { Measure } from './Measure.js';

/** Values from the other label of each span; null where an epoch has none recorded, as other trainers may leave it. */
export function ofOtherLabels(valuesOf: (other: OtherLabel) => Float64Array): NonNullable<Measure['ofDynamics']> {
  return ({ epochs }) =>
    epochs.every(({ others }) => others !== null)
      ? valuesOf(computeOtherLabel(epochs as readonly EpochWithOther[]))
      : null;
}
