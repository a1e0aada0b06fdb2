import type { PlannedStage } from '@dynclean/stages';

import type { QueueCost, StageDurations } from '../StageQueue.js';
import type { JobArray } from './planArrays.js';

const HOUR_MS = 3_600_000;

/** Jobs and hours of some arrays, and the longest chain of stages that wait for each other. */
export function computeQueueCost(
  arrays: readonly JobArray[],
  stages: readonly PlannedStage[],
  durations: StageDurations,
): QueueCost {
  const hours = (of: 'cores' | 'gpus'): number =>
    arrays.reduce(
      (sum, { resources, expectedMs }) => sum + (resources[of] * expectedMs.reduce((a, b) => a + b, 0)) / HOUR_MS,
      0,
    );
  const ends = new Map<string, number>();
  for (const { key, inputs } of stages) {
    const begins = Math.max(0, ...inputs.map((input) => ends.get(input) ?? 0));
    ends.set(key, begins + (durations.get(key)?.ms ?? 0));
  }
  return {
    jobs: arrays.reduce((sum, { tasks }) => sum + tasks.length, 0),
    arrays: arrays.length,
    coreHours: hours('cores'),
    gpuHours: hours('gpus'),
    shortestMs: Math.max(0, ...ends.values()),
  };
}
