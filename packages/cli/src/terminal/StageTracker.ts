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
  /** Until the whole job is done, or the stage where it is not known to be part of one; null likewise. */
  readonly leftMs: number | null;
  readonly tookMs: number;
}

/**
 * Times of stages by their names. A stage may be left for another and taken up again, as training is for an evaluation:
 * its rate goes on, with the time away in it, so that the time left is right.
 */
export class StageTracker {
  private readonly stages = new Map<string, Tracked>();
  private readonly jobRates = new RateEstimator();
  /** When the job will be done, as far as is known. */
  private jobEndsAt: number | null = null;

  /** @param now - milliseconds, never less than before. */
  observe({ stage, done, total, job }: StageState, now: number): StageTiming {
    let tracked = this.stages.get(stage);
    if (tracked === undefined || done < tracked.done) {
      tracked = { startedAt: now, rates: new RateEstimator(), done }; // new, or begun again
      this.stages.set(stage, tracked);
    }
    tracked.done = done;
    tracked.rates.add(now, done);
    if (done >= total) this.stages.delete(stage);
    if (job !== undefined) this.observeJob(job, now);
    const rate = tracked.rates.rate();
    const leftMs = rate === null ? null : (1000 * (total - done)) / rate;
    return { rate, leftMs: this.jobEndsAt === null ? leftMs : this.jobEndsAt - now, tookMs: now - tracked.startedAt };
  }

  private observeJob({ done, total }: { readonly done: number; readonly total: number }, now: number): void {
    this.jobRates.add(now, done);
    const rate = this.jobRates.rate();
    this.jobEndsAt = rate === null || done >= total ? null : now + (1000 * (total - done)) / rate;
  }
}
