import type { MeasureChunk } from './Measure.js';

/** Reads a stream of values beside another stream of spans; in both of them ids ascend. Held is a chunk. */
export class ValueCursor {
  readonly #chunks: AsyncIterator<MeasureChunk, void>;
  #chunk: MeasureChunk = { spanIds: new Int32Array(0), values: new Float64Array(0) };
  #next = 0;

  constructor(chunks: AsyncIterable<MeasureChunk>) {
    this.#chunks = chunks[Symbol.asyncIterator]() as AsyncIterator<MeasureChunk, void>;
  }

  /**
   * Puts the values of these spans, as far as the stream has any, into their rows of `into`.
   *
   * @param spanIds - above those of the call before.
   */
  async fill(spanIds: Int32Array, into: Float64Array): Promise<void> {
    const last = spanIds.at(-1);
    if (last === undefined) return;
    let row = 0;
    for (;;) {
      if (this.#next === this.#chunk.spanIds.length && !(await this.#readChunk())) return;
      const { spanIds: own, values } = this.#chunk;
      for (; this.#next < own.length; this.#next++) {
        const span = own[this.#next]!;
        if (span > last) return;
        while (spanIds[row]! < span) row += 1;
        if (spanIds[row] === span) into[row] = values[this.#next]!;
      }
    }
  }

  /** Ends the reading, at the end of the stream or before. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #readChunk(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#chunk = next.value;
    this.#next = 0;
    return true;
  }
}
