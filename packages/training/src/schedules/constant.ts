import type { Schedule } from './Schedule.js';

/** The learning rates as they are, at every step. */
export function constant(): Schedule {
  return () => 1;
}
