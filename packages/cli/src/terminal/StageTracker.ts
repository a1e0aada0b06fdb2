import type { StageState } from './Progress.js';
import { RateEstimator } from './RateEstimator.js';

interface Tracked {
  readonly startedAt: number;
  readonly rates: RateEstimator;
  done: number;
}

/** What is known of a stage beside its own report. */
export interface StageTiming {
  /** Units a second; null while nothing can be said yet. */
  readonly rate: number | null;
  readonly tookMs: number;
}

/**
 * Times of stages by their names. A stage may be left for another and taken up again, as training is for an evaluation:
 * its rate goes on, with the time away in it, so that the time left is right.
 */
export class StageTracker {
  private readonly stages = new Map<string, Tracked>();

  /** @param now - milliseconds, never less than before. */
  observe({ stage, done, total }: StageState, now: number): StageTiming {
    let tracked = this.stages.get(stage);
    if (tracked === undefined || done < tracked.done) {
      tracked = { startedAt: now, rates: new RateEstimator(), done }; // new, or begun again
      this.stages.set(stage, tracked);
    }
    tracked.done = done;
    tracked.rates.add(now, done);
    if (done >= total) this.stages.delete(stage);
    return { rate: tracked.rates.rate(), tookMs: now - tracked.startedAt };
  }
}
