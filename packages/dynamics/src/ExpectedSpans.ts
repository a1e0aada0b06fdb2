import { InputError, type SpanSet } from '@dynclean/schema';

/** Which spans an epoch must hold: all candidate spans but the excluded ones. */
export interface ExpectedSpanOptions {
  /** Number of candidate spans of the data; ids are below it. */
  readonly numSpans?: number;
  /** Spans that training did not see (in a cleaned version D'), or `[numSpans]`, 1 for them. Default: none. */
  readonly excluded?: Uint8Array | SpanSet;
}

/** Whether a span is one of some. */
export function toSpanTest(spans: ExpectedSpanOptions['excluded']): (span: number) => boolean {
  if (spans instanceof Uint8Array) return (span) => spans[span] === 1;
  return spans === undefined || spans.size === 0 ? () => false : (span) => spans.has(span);
}

/** Checks, chunk by chunk, that ids ascend and, where `numSpans` is given, that they are the expected ones. */
export class ExpectedSpans {
  #next = 0;
  readonly #numSpans: number | undefined;
  readonly #isExcluded: (span: number) => boolean;

  constructor(
    readonly path: string,
    options: ExpectedSpanOptions,
  ) {
    this.#numSpans = options.numSpans;
    this.#isExcluded = toSpanTest(options.excluded);
    this.#skipExcluded();
  }

  /**
   * @param firstRow - rows of the file before these.
   * @throws InputError that names file and row.
   */
  check(spanIds: Int32Array, firstRow: number): void {
    for (let row = 0; row < spanIds.length; row++) {
      const span = spanIds[row]!;
      if (this.#numSpans === undefined ? span < this.#next : span !== this.#next || span >= this.#numSpans) {
        throw new InputError(`${this.path}: row ${firstRow + row + 1}: ${this.#wanted()}, but got span ${span}`);
      }
      this.#next = span + 1;
      this.#skipExcluded();
    }
  }

  /** To be called after the last row, with the number of rows. */
  finish(numRows: number): void {
    if (this.#numSpans !== undefined && this.#next < this.#numSpans) {
      throw new InputError(`${this.path}: ends after row ${numRows}, but ${this.#wanted()}`);
    }
  }

  #skipExcluded(): void {
    while (this.#isExcluded(this.#next)) this.#next += 1;
  }

  #wanted(): string {
    if (this.#numSpans === undefined) return `span ids must ascend: the next must be at least ${this.#next}`;
    if (this.#next >= this.#numSpans) {
      return `no span must follow, all ${this.#numSpans} candidate spans of the data were there`;
    }
    return `span ${this.#next} must follow, the next of the ${this.#numSpans} candidate spans of the data`;
  }
}
