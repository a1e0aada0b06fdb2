import { SingleBar } from 'cli-progress';

import { formatDuration } from './formatDuration.js';
import { formatProgress } from './formatProgress.js';
import type { Progress, StageState } from './Progress.js';
import { type StageTiming, StageTracker } from './StageTracker.js';

/** What takes less than this leaves no line behind. */
const WORTH_A_LINE_MS = 10_000;

/** Progress on a terminal: one bar, on the last line of stderr. */
export class BarProgress implements Progress {
  private readonly tracker = new StageTracker();
  private bar: SingleBar | null = null;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  report(state: StageState): void {
    const timing = this.tracker.observe(state, performance.now());
    const { tookMs } = timing;
    const { done, total } = state;
    if (done >= total && tookMs >= WORTH_A_LINE_MS) {
      this.makeRoom();
      this.stream.write(`${formatProgress(state, null)}, after ${formatDuration(tookMs)}\n`);
    }
    const text = this.draw(state, timing);
    if (this.bar === null) {
      // The cursor stays: a second Ctrl-C ends the process without asking, and must not leave the terminal without one.
      this.bar = new SingleBar({
        stream: this.stream,
        format: '{text}',
        hideCursor: false,
        linewrap: true, // cut to the terminal's width, without touching its own wrapping
        clearOnComplete: true,
        fps: 5,
        gracefulExit: false,
      });
      this.bar.start(total, done, { text });
    }
    this.bar.setTotal(total);
    this.bar.update(done, { text });
  }

  /** As wide as the terminal is now, less the last column, in which some begin a new line. */
  private draw(state: StageState, timing: StageTiming): string {
    const width = (this.stream.columns || 80) - 1;
    const size = width >= 90 ? 20 : width >= 60 ? 10 : 0;
    const share = state.total === 0 ? 1 : Math.min(1, state.done / state.total);
    const full = Math.round(size * share);
    const bar = size === 0 ? '' : `${'#'.repeat(full)}${'-'.repeat(size - full)} `;
    return bar + formatProgress(state, timing, width - bar.length);
  }

  makeRoom(): void {
    if (this.bar !== null) this.stream.write('\r\u001b[K');
  }

  stop(): void {
    if (this.bar === null) return;
    // It ends by going back to where it began, which other lines have taken since: begin here.
    this.stream.write('\u001b7');
    this.bar.stop();
    this.bar = null;
  }
}
