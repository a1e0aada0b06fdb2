/** A span and its metric. */
export interface RankedSpan {
  readonly spanId: number;
  readonly value: number;
}

/**
 * Keeps the spans whose values lie nearest to a threshold on one side of it, of any number that pass by. Of equal
 * values the lower id is the nearer, so that the choice does not depend on how the spans were cut into chunks.
 */
export class NearestSpans {
  readonly #spans: RankedSpan[] = []; // nearest first

  /**
   * @param capacity - how many are kept.
   * @param side - `above`: the smallest values are nearest; `below`: the largest.
   */
  constructor(
    readonly capacity: number,
    readonly side: 'above' | 'below',
  ) {}

  add(spanId: number, value: number): void {
    const last = this.#spans[this.capacity - 1];
    if (this.capacity === 0 || (last !== undefined && !this.#isNearer(spanId, value, last))) return;
    let index = this.#spans.length;
    while (index > 0 && this.#isNearer(spanId, value, this.#spans[index - 1]!)) index -= 1;
    this.#spans.splice(index, 0, { spanId, value });
    if (this.#spans.length > this.capacity) this.#spans.pop();
  }

  /** Nearest first. */
  get spans(): readonly RankedSpan[] {
    return this.#spans;
  }

  #isNearer(spanId: number, value: number, than: RankedSpan): boolean {
    if (value === than.value) return spanId < than.spanId;
    return this.side === 'above' ? value < than.value : value > than.value;
  }
}
