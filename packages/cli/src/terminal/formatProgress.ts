import { escapeControls } from '@dynclean/reports';

import { formatBytes } from './formatBytes.js';
import { formatDuration } from './formatDuration.js';
import type { StageState } from './Progress.js';
import type { StageTiming } from './StageTracker.js';

const counts = new Intl.NumberFormat('en');

/**
 * `5 min 22 s left, dynamics run: 120 of 1,440 steps (8 %), 4.1 steps/s, epoch 1`: the time until all is done first.
 * Where that is too wide it does without the rate, then without the amount, then without the detail behind its first
 * `;`, then without any.
 *
 * @param timing - null leaves out rate and time.
 * @param width - characters that there are. @default any
 */
export function formatProgress(
  { stage, done, total, unit, detail }: StageState,
  timing: Pick<StageTiming, 'rate' | 'leftMs'> | null,
  width = Infinity,
): string {
  const isBytes = unit === 'bytes';
  const amount = isBytes
    ? `${formatBytes(done)} of ${formatBytes(total)}`
    : `${counts.format(done)} of ${counts.format(total)} ${unit}`;
  const percent = `${total === 0 ? 100 : Math.floor((100 * done) / total)} %`;
  const { rate, leftMs } = timing ?? { rate: null, leftMs: null };
  const left = leftMs === null || leftMs < 0 ? [] : [`${formatDuration(leftMs)} left`];
  const pace =
    rate === null || done >= total
      ? []
      : [isBytes ? `${formatBytes(Math.round(rate))}/s` : `${formatRate(rate)} ${unit}/s`];
  const details = detail === undefined ? [] : [detail];
  const forms = [
    [...left, `${stage}: ${amount} (${percent})`, ...pace, ...details],
    [...left, `${stage}: ${amount} (${percent})`, ...details],
    [...left, `${stage}: ${percent}`, ...details],
    [...left, `${stage}: ${percent}`, ...details.map((text) => text.split('; ')[0]!)],
    [...left, `${stage}: ${percent}`],
  ].map((parts) => escapeControls(parts.join(', ')));
  return forms.find(({ length }) => length <= width) ?? forms.at(-1)!;
}

/** Two figures where the rate is small. */
function formatRate(rate: number): string {
  return rate >= 100 ? counts.format(Math.round(rate)) : String(Number(rate.toPrecision(2)));
}
