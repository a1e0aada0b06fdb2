import { SingleBar } from 'cli-progress';

import { formatDuration } from './formatDuration.js';
import { formatProgress } from './formatProgress.js';
import type { Progress, StageState } from './Progress.js';
import { RateEstimator } from './RateEstimator.js';

/** What takes less than this leaves no line behind. */
const WORTH_A_LINE_MS = 3_000;

/** Progress on a terminal: one bar, on the last line of stderr. */
export class BarProgress implements Progress {
  private bar: SingleBar | null = null;
  private state: StageState | null = null;
  private rates = new RateEstimator();
  private startedAt = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  report(state: StageState): void {
    const now = performance.now();
    if (this.state?.stage !== state.stage) {
      this.stop();
      this.rates = new RateEstimator();
      this.startedAt = now;
    }
    this.state = state;
    this.rates.add(now, state.done);
    const text = formatProgress(state, this.rates.rate());
    if (this.bar === null) {
      // The cursor stays: a second Ctrl-C ends the process without asking, and must not leave the terminal without one.
      this.bar = new SingleBar({
        stream: this.stream,
        format: '{bar} {text}',
        barsize: 20,
        barCompleteChar: '#',
        barIncompleteChar: '-',
        hideCursor: false,
        clearOnComplete: true,
        fps: 5,
        gracefulExit: false,
      });
      this.bar.start(state.total, state.done, { text });
    }
    this.bar.setTotal(state.total);
    this.bar.update(state.done, { text });
  }

  makeRoom(): void {
    if (this.bar !== null) this.stream.write('\r\u001b[K');
  }

  stop(): void {
    if (this.bar === null || this.state === null) return;
    this.bar.stop();
    const tookMs = performance.now() - this.startedAt;
    if (tookMs >= WORTH_A_LINE_MS) {
      this.stream.write(`${formatProgress(this.state, null)}, after ${formatDuration(tookMs)}\n`);
    }
    this.bar = null;
    this.state = null;
  }
}
