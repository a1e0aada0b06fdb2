import { escapeControls } from '@dynclean/reports';

import { formatBytes } from './formatBytes.js';
import { formatDuration } from './formatDuration.js';
import type { StageState } from './Progress.js';

const counts = new Intl.NumberFormat('en');

/**
 * `dynamics run: 120 of 1,440 steps (8 %), 4.1 steps/s, 5 min 22 s left, epoch 1`.
 *
 * @param rate - units a second; null while nothing can be said yet.
 */
export function formatProgress({ stage, done, total, unit, detail }: StageState, rate: number | null): string {
  const isBytes = unit === 'bytes';
  const amount = isBytes
    ? `${formatBytes(done)} of ${formatBytes(total)}`
    : `${counts.format(done)} of ${counts.format(total)} ${unit}`;
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
  const parts = [`${stage}: ${amount} (${percent} %)`];
  if (rate !== null && done < total) {
    parts.push(isBytes ? `${formatBytes(Math.round(rate))}/s` : `${formatRate(rate)} ${unit}/s`);
    parts.push(`${formatDuration((1000 * (total - done)) / rate)} left`);
  }
  if (detail !== undefined) parts.push(detail);
  return escapeControls(parts.join(', '));
}

/** Two figures where the rate is small. */
function formatRate(rate: number): string {
  return rate >= 100 ? counts.format(Math.round(rate)) : String(Number(rate.toPrecision(2)));
}
