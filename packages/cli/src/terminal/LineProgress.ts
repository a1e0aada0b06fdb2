import { formatDuration } from './formatDuration.js';
import { formatProgress } from './formatProgress.js';
import type { Progress, StageState } from './Progress.js';
import { StageTracker } from './StageTracker.js';

/** What takes less than this altogether says nothing. */
const FIRST_LINE_MS = 3_000;
const BETWEEN_LINES_MS = 10_000;

/** Where lines go, and a clock that tests can set. */
export interface LineProgressOptions {
  readonly write: (line: string) => void;
  /** Milliseconds. @default performance.now */
  readonly now?: () => number;
}

/** Progress where there is no terminal: a plain line after three seconds, then every ten, and one at a stage's end. */
export class LineProgress implements Progress {
  private readonly tracker = new StageTracker();
  private readonly now: () => number;
  private readonly write: (line: string) => void;
  private nextLineAt: number | null = null;
  /** Stages that have had a line, and get one at their end. */
  private readonly shown = new Map<string, string>();

  constructor({ write, now = () => performance.now() }: LineProgressOptions) {
    this.write = write;
    this.now = now;
  }

  report(state: StageState): void {
    const now = this.now();
    this.nextLineAt ??= now + FIRST_LINE_MS;
    const timing = this.tracker.observe(state, now);
    const { rate, tookMs } = timing;
    const isFinished = state.done >= state.total;
    const text = `${formatProgress(state, null)}, after ${formatDuration(tookMs)}`;
    // A stage that has just begun has nothing to say yet: soon it will, or the one that it interrupts.
    const isDue = now >= this.nextLineAt && (rate !== null || tookMs >= FIRST_LINE_MS);
    if (isFinished ? this.shown.delete(state.stage) : isDue) {
      this.write(isFinished ? text : formatProgress(state, timing));
      this.nextLineAt = now + BETWEEN_LINES_MS;
      if (!isFinished) this.shown.set(state.stage, text);
    } else if (this.shown.has(state.stage)) {
      this.shown.set(state.stage, text);
    }
  }

  makeRoom(): void {}

  /** Stages that were not finished show how far they came. */
  stop(): void {
    for (const text of this.shown.values()) this.write(text);
    this.shown.clear();
    this.nextLineAt = null;
  }
}
