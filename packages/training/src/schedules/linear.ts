import type { Schedule } from './Schedule.js';

/** Falls in a line: step t of T at `1 - (t - 1) / T`, so that the step after the last would be at 0. */
export function linear(totalSteps: number): Schedule {
  return (step) => 1 - (step - 1) / totalSteps;
}
