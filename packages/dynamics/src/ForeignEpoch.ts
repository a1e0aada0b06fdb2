import { InputError, showValue } from '@dynclean/schema';

import { type ExpectedSpanOptions, toSpanTest } from './ExpectedSpans.js';
import { describeForm } from './describeForm.js';
import type { EpochRows } from './openEpochFile.js';

/** How far above 1 a probability may lie by float32 rounding of a softmax; it is then taken as 1. */
export const roundingAbove1 = 1e-5;

/** Largest index of a class that a file may hold. */
export const MAX_LABEL = 2 ** 31 - 1;

/** Which spans a foreign epoch must hold. */
export interface ForeignEpochOptions extends ExpectedSpanOptions {
  readonly numSpans: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Collects the rows of one epoch in any order and checks each: known span, not seen before, numbers that are numbers.
 * Holds 12 bytes a candidate span, 20 where other labels are recorded.
 */
export class ForeignEpoch {
  readonly #numSpans: number;
  readonly #isExcluded: (span: number) => boolean;
  readonly #margins: Float32Array;
  readonly #probabilities: Float32Array;
  /** -1 where a row has none; null as long as no row has one. */
  #others: { readonly labels: Int32Array; readonly probabilities: Float32Array } | null = null;
  /** Row or line, from 1, at which a span stood; 0: not yet. */
  readonly #rowOf: Int32Array;
  #lastRow = 0;

  /** @param unit - what a row is called in messages: `row` or `line`. */
  constructor(
    readonly path: string,
    readonly unit: 'row' | 'line',
    { numSpans, excluded }: ForeignEpochOptions,
  ) {
    this.#numSpans = numSpans;
    this.#isExcluded = toSpanTest(excluded);
    this.#margins = new Float32Array(numSpans);
    this.#probabilities = new Float32Array(numSpans);
    this.#rowOf = new Int32Array(numSpans);
  }

  /**
   * @param row - from 1.
   * @param other - class index of the best other label, 0 is "no entity"; null or undefined: not recorded.
   * @throws InputError that names file and row.
   */
  // eslint-disable-next-line @typescript-eslint/max-params -- called for every span of every epoch: no object for each
  add(
    row: number,
    span: unknown,
    margin: unknown,
    probability: unknown,
    other?: unknown,
    otherProbability?: unknown,
  ): void {
    if (typeof span !== 'number' || !Number.isInteger(span) || span < 0 || span >= this.#numSpans) {
      const last = this.#numSpans - 1;
      throw this.#error(row, `span must be an integer from 0 to ${last}, the candidate spans of the data`, span);
    }
    if (this.#isExcluded(span)) {
      throw this.#error(row, 'span must be one that training saw (the data exclude some)', span);
    }
    if (this.#rowOf[span] !== 0) {
      throw this.#error(row, `span must not be one of an earlier ${this.unit} (${this.#rowOf[span]})`, span);
    }
    if (typeof margin !== 'number' || !Number.isFinite(Math.fround(margin))) {
      throw this.#error(row, 'margin must be a finite number (float32)', margin);
    }
    if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1 + roundingAbove1)) {
      throw this.#error(row, 'probability must be a number in [0, 1]', probability);
    }
    this.#rowOf[span] = row;
    this.#margins[span] = margin;
    this.#probabilities[span] = Math.min(1, probability);
    this.#lastRow = row;
    if (other !== undefined && other !== null)
      this.#addOther(row, span, { label: other, probability: otherProbability });
  }

  #addOther(
    row: number,
    span: number,
    { label, probability }: { readonly label: unknown; readonly probability: unknown },
  ): void {
    if (typeof label !== 'number' || !Number.isInteger(label) || label < 0 || label > MAX_LABEL) {
      throw this.#error(row, 'other must be the index of a class, 0 for no entity, or null', label);
    }
    if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1 + roundingAbove1)) {
      throw this.#error(row, 'other_probability must be a number in [0, 1]', probability);
    }
    this.#others ??= {
      labels: new Int32Array(this.#numSpans).fill(-1),
      probabilities: new Float32Array(this.#numSpans),
    };
    this.#others.labels[span] = label;
    this.#others.probabilities[span] = Math.min(probability, 1);
  }

  /**
   * The rows in ascending order of their spans.
   *
   * @throws InputError when a span that training saw is missing.
   */
  finish(): EpochRows {
    const spanIds = Int32Array.from({ length: this.#numSpans }, (_, span) => span).filter(
      (span) => !this.#isExcluded(span),
    );
    const missing = spanIds.filter((span) => this.#rowOf[span] === 0);
    if (missing.length > 0) {
      throw new InputError(
        `${this.path}: must hold each of the ${spanIds.length} spans that training saw, but ends after ${this.unit} ` +
          `${this.#lastRow} without ${missing.length === 1 ? 'span' : `${missing.length} of them, first span`} ${missing[0]}. ` +
          `Every epoch holds every candidate span.`,
      );
    }
    if (spanIds.length === this.#numSpans) {
      return { spanIds, margins: this.#margins, probabilities: this.#probabilities, others: this.#others };
    }
    const others = this.#others;
    return {
      spanIds,
      margins: Float32Array.from(spanIds, (span) => this.#margins[span]!),
      probabilities: Float32Array.from(spanIds, (span) => this.#probabilities[span]!),
      others: others && {
        labels: spanIds.map((span) => others.labels[span]!),
        probabilities: Float32Array.from(spanIds, (span) => others.probabilities[span]!),
      },
    };
  }

  #error(row: number, wanted: string, got: unknown): InputError {
    const value = typeof got === 'number' ? String(got) : showValue(got);
    return new InputError(`${this.path}: ${this.unit} ${row}: ${wanted}, but got ${value}${this.#advise(got)}`);
  }

  /** Where the value shows that the file is in another form, what the form is. */
  #advise(got: unknown): string {
    if (got === undefined) return `. ${describeForm('A row has span, margin and probability')}`;
    if (typeof got !== 'object' || got === null) return '';
    return `. ${describeForm('Each row is a line of its own (pandas: to_json(path, orient="records", lines=True))')}`;
  }
}
