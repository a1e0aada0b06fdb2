import { formatDuration } from './formatDuration.js';
import { formatProgress } from './formatProgress.js';
import type { Progress, StageState } from './Progress.js';
import { RateEstimator } from './RateEstimator.js';

/** What takes less than this says nothing. */
const FIRST_LINE_MS = 3_000;
const BETWEEN_LINES_MS = 10_000;

export interface LineProgressOptions {
  write(line: string): void;
  /** Milliseconds. @default performance.now */
  readonly now?: () => number;
}

/** Progress where there is no terminal: a plain line after three seconds, then every ten, and one at the end. */
export class LineProgress implements Progress {
  private state: StageState | null = null;
  private rates = new RateEstimator();
  private startedAt = 0;
  private lastLineAt: number | null = null;
  private readonly now: () => number;

  constructor(private readonly options: LineProgressOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  report(state: StageState): void {
    const now = this.now();
    if (this.state?.stage !== state.stage) {
      this.stop();
      this.rates = new RateEstimator();
      this.startedAt = now;
    }
    this.state = state;
    this.rates.add(now, state.done);
    const isDue =
      this.lastLineAt === null ? now - this.startedAt >= FIRST_LINE_MS : now - this.lastLineAt >= BETWEEN_LINES_MS;
    if (!isDue || state.done >= state.total) return;
    this.lastLineAt = now;
    this.options.write(formatProgress(state, this.rates.rate()));
  }

  makeRoom(): void {}

  stop(): void {
    if (this.state !== null && this.lastLineAt !== null) {
      const took = `after ${formatDuration(this.now() - this.startedAt)}`;
      this.options.write(`${formatProgress(this.state, null)}, ${took}`);
    }
    this.state = null;
    this.lastLineAt = null;
  }
}
