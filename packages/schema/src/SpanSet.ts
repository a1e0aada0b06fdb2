/** Some candidate spans of a corpus, by their ids: a bit a span. */
export class SpanSet implements Iterable<number> {
  readonly #bits: Uint8Array;
  #size = 0;

  /** @param numSpans - candidate spans of the corpus; ids are below it. */
  constructor(readonly numSpans: number) {
    this.#bits = new Uint8Array(Math.ceil(numSpans / 8));
  }

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  add(span: number): void {
    if (this.has(span)) return;
    this.#bits[span >> 3]! |= 1 << (span & 7);
    this.#size += 1;
  }

  delete(span: number): void {
    if (!this.has(span)) return;
    this.#bits[span >> 3]! &= ~(1 << (span & 7));
    this.#size -= 1;
  }

  has(span: number): boolean {
    return ((this.#bits[span >> 3] ?? 0) & (1 << (span & 7))) !== 0;
  }

  /** In ascending order. */
  *[Symbol.iterator](): Generator<number, void, undefined> {
    for (const [index, byte] of this.#bits.entries()) {
      if (byte === 0) continue;
      for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) yield index * 8 + bit;
    }
  }

  /** `[R]`, 1 for those of some spans that are in the set. */
  marksOf(spanIds: Int32Array): Uint8Array {
    const marks = new Uint8Array(spanIds.length);
    if (this.#size === 0) return marks;
    for (let row = 0; row < spanIds.length; row++) if (this.has(spanIds[row]!)) marks[row] = 1;
    return marks;
  }

  /** `[numSpans]`, 1 for the spans of the set: for those who hold arrays of that length anyway. */
  toMarks(): Uint8Array {
    const marks = new Uint8Array(this.numSpans);
    for (const span of this) marks[span] = 1;
    return marks;
  }
}
