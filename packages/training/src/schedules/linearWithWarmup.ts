import type { Schedule } from './Schedule.js';

/**
 * Rises from 0 in a line over W steps and falls from 1 in a line over the others (Hugging Face's
 * `get_linear_schedule_with_warmup`): step t of T at `(t - 1) / W` while `t - 1 < W`, then at `(T - t + 1) / (T - W)`.
 * The first step of a training with warm-up has the rate 0.
 *
 * @param warmupSteps - W, at least 0 and less than `totalSteps`; with 0 it is `linear`, up to rounding.
 * @throws RangeError for another W.
 */
export function linearWithWarmup(totalSteps: number, warmupSteps: number): Schedule {
  if (!Number.isInteger(warmupSteps) || warmupSteps < 0 || warmupSteps >= totalSteps) {
    throw new RangeError(
      `linearWithWarmup: warmupSteps must be an integer from 0 to ${totalSteps - 1}, but got ${warmupSteps}`,
    );
  }
  return (step) =>
    step <= warmupSteps ? (step - 1) / warmupSteps : (totalSteps - step + 1) / (totalSteps - warmupSteps);
}
