import type { SettingValue } from '@dynclean/planner';
import type { MetricName } from '@dynclean/schema';

import { nameMetric } from './metricText.js';

/** `cleaning.kPos` as `kPos`. */
export function nameAxis(axis: string): string {
  return axis.slice(axis.lastIndexOf('.') + 1);
}

/** A value of an axis at the head of a row or column. */
export function showValue(axis: string, value: SettingValue): string {
  if (axis === 'metric') return nameMetric(value as MetricName);
  if (value === null) return axis === 'type' ? 'all' : axis === 'block' ? '' : '-';
  return String(value);
}
