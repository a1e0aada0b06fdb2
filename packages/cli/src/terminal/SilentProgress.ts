import type { Progress } from './Progress.js';

/** Progress that nobody wants to see (`--quiet`). */
export class SilentProgress implements Progress {
  report(): void {}
  makeRoom(): void {}
  stop(): void {}
}
