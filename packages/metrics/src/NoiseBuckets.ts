import { listSpanChunks, ShapeError, type SpanLabels, toSpanLabels } from '@dynclean/schema';

/** Labels by which values are told apart, of all candidate spans: arrays `[S]`, or read a chunk at a time. */
export interface NoiseLabels {
  readonly distant: Int32Array | SpanLabels;
  /** Gold labels. Without them every label passes for right. */
  readonly gold: Int32Array | SpanLabels | null;
  /** C, with "no entity". */
  readonly numClasses: number;
}

/**
 * Tells spans apart by sign, type and verdict: right negatives are in bucket 0, positives of type t in 2t (right) and
 * 2t + 1 (wrong), missed entities of gold type t in 2C + t.
 */
export class NoiseBuckets {
  readonly numClasses: number;
  readonly #distant: SpanLabels;
  readonly #gold: SpanLabels | null;

  /** @throws ShapeError when there are not as many gold labels. */
  constructor({ distant, gold, numClasses }: NoiseLabels) {
    this.#distant = toSpanLabels(distant);
    this.#gold = gold === null ? null : toSpanLabels(gold);
    this.numClasses = numClasses;
    const [wanted, got] = [this.#distant.numSpans, this.#gold?.numSpans];
    if (got === undefined || got === wanted) return;
    throw new ShapeError(`NoiseValues: gold must hold ${wanted} spans as distant does, but got ${got}`);
  }

  get size(): number {
    return 3 * this.numClasses;
  }

  /** `[size]`, how many of all spans are in each. */
  count(): Int32Array {
    const counts = new Int32Array(this.size);
    for (const spanIds of listSpanChunks(this.#distant.numSpans)) {
      this.forEach(spanIds, spanIds, (bucket) => (counts[bucket]! += 1));
    }
    return counts;
  }

  /**
   * Calls `use` with the bucket of each span and its value.
   *
   * @param spanIds - ascending.
   * @throws RangeError where a span has no label or a value is NaN.
   */
  forEach(spanIds: Int32Array, values: ArrayLike<number>, use: (bucket: number, value: number) => void): void {
    const labels = this.#distant.labelsOf(spanIds);
    const goldLabels = this.#gold?.labelsOf(spanIds) ?? labels;
    for (let row = 0; row < spanIds.length; row++) {
      const label = labels[row]!;
      const gold = goldLabels[row]!;
      if (label < 0) {
        const { numSpans } = this.#distant;
        throw new RangeError(`NoiseValues: spans must be in [0, ${numSpans}), but got ${spanIds[row]}`);
      }
      const value = values[row]!;
      if (Number.isNaN(value)) {
        throw new RangeError(`NoiseValues: the value of span ${spanIds[row]} must be a number, but got NaN`);
      }
      if (label > 0) use(2 * label + (gold === label ? 0 : 1), value);
      else use(gold === 0 ? 0 : 2 * this.numClasses + gold, value);
    }
  }
}
