// @ts-check

/**
 * What a comparison of the two sides has found: how much was held against each other, what differs, what is new, and
 * what cannot be a fault but is worth saying.
 */
export class Findings {
  /**
   * How many things of each kind are the same on both sides or were looked at: `tensors` → 120.
   * @type {Map<string, number>}
   */
  counts = new Map();
  /** One line for each thing that differs or has vanished. @type {string[]} */
  faults = [];
  /** What only AFTER has, or words that were changed. @type {string[]} */
  news = [];

  /**
   * @param {string} kind - In the plural: `tensors`.
   * @param {number} [count]
   */
  count(kind, count = 1) {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + count);
  }

  /** `15 models, 120 tensors`: what was compared. */
  describeCounts() {
    return [...this.counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  }
}
