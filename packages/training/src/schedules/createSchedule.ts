import type { TrainingSettings } from '@dynclean/schema';

import { constant } from './constant.js';
import { linear } from './linear.js';
import { linearWithWarmup } from './linearWithWarmup.js';
import type { Schedule } from './Schedule.js';

/**
 * The schedule that settings ask for: after a warm-up of `ceil(warmupRatio * totalSteps)` steps, though never of all,
 * in which step t of W is at `(t - 1) / W`, rates stay or fall (transformers' `constant_with_warmup` and `linear`).
 */
export function createSchedule(
  { schedule, warmupRatio }: Pick<TrainingSettings, 'schedule' | 'warmupRatio'>,
  totalSteps: number,
): Schedule {
  const warmupSteps = Math.min(Math.ceil(warmupRatio * totalSteps), totalSteps - 1);
  if (schedule === 'linear') return warmupSteps === 0 ? linear(totalSteps) : linearWithWarmup(totalSteps, warmupSteps);
  const after = constant();
  return (step) => (step <= warmupSteps ? (step - 1) / warmupSteps : after(step));
}
