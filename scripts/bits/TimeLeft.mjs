// @ts-check
import { formatDuration } from '../setup/Reporter.mjs';

/** Says how long the rest of a row of tasks will take, by how those that are done kept to what was expected of them. */
export class TimeLeft {
  #expectedDone = 0;
  #spentMs = 0;

  /** @param {number} expectedSeconds - Of all tasks. */
  constructor(expectedSeconds) {
    this.expectedSeconds = expectedSeconds;
  }

  /**
   * @param {number} expectedSeconds - Of the task that is done.
   * @param {number} spentMs
   */
  add(expectedSeconds, spentMs) {
    this.#expectedDone += expectedSeconds;
    this.#spentMs += spentMs;
  }

  /** Leaves out a task that is not to be done, and so says nothing of the pace. @param {number} expectedSeconds */
  skip(expectedSeconds) {
    this.expectedSeconds -= expectedSeconds;
  }

  /** `about 4 min 10 s left`. */
  describe() {
    const pace = this.#expectedDone === 0 ? 1000 : this.#spentMs / this.#expectedDone;
    return `about ${formatDuration((this.expectedSeconds - this.#expectedDone) * pace)} left`;
  }
}
