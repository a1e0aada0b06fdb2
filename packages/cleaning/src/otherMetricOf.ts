import type { CleaningSettings } from '@dynclean/schema';

/** The one of the two metrics that is not this. */
export function otherMetricOf(metric: CleaningSettings['metric']): CleaningSettings['metric'] {
  return metric === 'aum' ? 'confidence' : 'aum';
}
