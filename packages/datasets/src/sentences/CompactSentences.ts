import type { Entity, ExcludedSpan, Sentence, SentenceList, SentenceOrigin, SpanWeight } from '@dynclean/schema';

import { GrowingInts } from '../spans/GrowingInts.js';
import { Numbering } from './Numbering.js';

/** Stands for "no type" of an excluded span. */
const NO_TYPE = -1;

/**
 * The sentences of a file as numbers: each word and type once as a text, 4 bytes a word, 12 a span with a label or
 * without, 16 a sentence. What goes in comes out equal. What a sentence brings along (`origin`), and what its spans
 * weigh, is kept as it is.
 */
export class CompactSentences implements SentenceList {
  readonly #words = new Numbering();
  readonly #types = new Numbering();
  readonly #tokens = new GrowingInts();
  /** First, last, type; entities of a sentence before its excluded spans. */
  readonly #spans = new GrowingInts();
  readonly #tokenEnds = new GrowingInts();
  readonly #entityEnds = new GrowingInts();
  readonly #spanEnds = new GrowingInts();
  readonly #lines = new GrowingInts();
  readonly #origins = new Map<number, SentenceOrigin>();
  readonly #weights = new Map<number, readonly SpanWeight[]>();
  /** Sentences with a list of excluded spans that is empty. */
  readonly #emptyLists = new Set<number>();

  get length(): number {
    return this.#lines.length;
  }

  /** `[length]`, the line of the file, from 1, on which each begins. */
  get lines(): Int32Array {
    return this.#lines.values;
  }

  add({ tokens, entities, excluded, spanWeights, origin }: Sentence, line: number): void {
    for (const token of tokens) this.#tokens.push(this.#words.numberOf(token));
    for (const entity of entities) this.#addSpan(entity);
    this.#entityEnds.push(this.#spans.length);
    for (const span of excluded ?? []) this.#addSpan(span);
    if (excluded?.length === 0) this.#emptyLists.add(this.length);
    if (origin !== undefined) this.#origins.set(this.length, origin);
    if (spanWeights !== undefined) this.#weights.set(this.length, spanWeights);
    this.#spanEnds.push(this.#spans.length);
    this.#tokenEnds.push(this.#tokens.length);
    this.#lines.push(line);
  }

  at(index: number): Sentence | undefined {
    if (!(index >= 0 && index < this.length)) return undefined;
    const startOf = (ends: GrowingInts): number => (index === 0 ? 0 : ends.values[index - 1]!);
    const words = this.#tokens.values.subarray(startOf(this.#tokenEnds), this.#tokenEnds.values[index]);
    const entityEnd = this.#entityEnds.values[index]!;
    const excluded = this.#spansOf(entityEnd, this.#spanEnds.values[index]!);
    const origin = this.#origins.get(index);
    const spanWeights = this.#weights.get(index);
    return {
      tokens: Array.from(words, (word) => this.#words.textOf(word)),
      entities: this.#spansOf(startOf(this.#spanEnds), entityEnd) as Entity[],
      ...((excluded.length > 0 || this.#emptyLists.has(index)) && { excluded }),
      ...(spanWeights !== undefined && { spanWeights }),
      ...(origin !== undefined && { origin }),
    };
  }

  *[Symbol.iterator](): Generator<Sentence, void, undefined> {
    for (let index = 0; index < this.length; index++) yield this.at(index)!;
  }

  #addSpan([first, last, type]: Entity | ExcludedSpan): void {
    this.#spans.push(first);
    this.#spans.push(last);
    this.#spans.push(type === null ? NO_TYPE : this.#types.numberOf(type));
  }

  #spansOf(from: number, to: number): ExcludedSpan[] {
    const values = this.#spans.values;
    return Array.from({ length: (to - from) / 3 }, (_, index) => {
      const [first, last, type] = values.subarray(from + 3 * index, from + 3 * index + 3);
      return [first!, last!, type === NO_TYPE ? null : this.#types.textOf(type!)] as const;
    });
  }
}
