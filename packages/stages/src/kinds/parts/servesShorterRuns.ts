import type { TrainingSettings } from '@dynclean/schema';

/**
 * Whether the first E epochs of a longer run are a run of E epochs: the rate does not depend on the number of epochs
 * (batches of an epoch never do).
 */
export function servesShorterRuns({
  schedule,
  warmupRatio,
}: Pick<TrainingSettings, 'schedule' | 'warmupRatio'>): boolean {
  return schedule === 'constant' && warmupRatio === 0;
}
