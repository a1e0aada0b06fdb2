import { NO_SPAN, type Sentence, type SpanPlaces, type SpanReader, SpanSet } from '@dynclean/schema';

import { candidateSpanIndex, countCandidateSpans } from './candidateSpanIndex.js';
import { findSentence } from './createSpanReader.js';
import { GrowingInts } from './GrowingInts.js';
import type { LabelVocabulary } from './LabelVocabulary.js';

/**
 * The candidate spans of a corpus as `enumerateCandidateSpans` numbers them, without an array of all of them: where a
 * span stands follows from the lengths of sentences, and nearly all carry no label. Held are 8 bytes a sentence and 8 a
 * labelled span, and a bit a span where some are excluded.
 */
export class CompactSpans implements SpanReader {
  readonly #offsets = new GrowingInts();
  readonly #lengths = new GrowingInts();
  readonly #labelled = new GrowingInts();
  readonly #labels = new GrowingInts();
  readonly #excluded = new GrowingInts();
  #numSpans = 0;
  #buffer = new Int32Array(0);
  #excludedSet: SpanSet | null = null;

  private constructor(
    private readonly vocabulary: LabelVocabulary,
    readonly maxSpanWidth: number,
  ) {
    this.#offsets.push(0);
  }

  /**
   * Reads sentences one by one and keeps none of them.
   *
   * @throws RangeError for a width below 1, a type that is not in the vocabulary, a span outside its sentence, or more
   *   spans than fit an id.
   */
  static async read(
    sentences: AsyncIterable<Sentence> | Iterable<Sentence>,
    vocabulary: LabelVocabulary,
    maxSpanWidth: number,
  ): Promise<CompactSpans> {
    const spans = new CompactSpans(vocabulary, requireWidth(maxSpanWidth));
    for await (const sentence of sentences) spans.#add(sentence);
    return spans;
  }

  /** The same of sentences that are there. @throws RangeError as `read` does. */
  static of(sentences: Iterable<Sentence>, vocabulary: LabelVocabulary, maxSpanWidth: number): CompactSpans {
    const spans = new CompactSpans(vocabulary, requireWidth(maxSpanWidth));
    for (const sentence of sentences) spans.#add(sentence);
    return spans;
  }

  get numSpans(): number {
    return this.#numSpans;
  }

  get numSentences(): number {
    return this.#lengths.length;
  }

  /** Labelled spans that are not excluded. */
  get numPositives(): number {
    const excluded = this.readExcluded();
    return this.#labelled.values.filter((span) => !excluded.has(span)).length;
  }

  /** Spans that are no training examples any more. */
  get numExcluded(): number {
    return this.readExcluded().size;
  }

  /** `[numSentences + 1]`: sentence s has the ids `sentenceOffsets[s]` to `sentenceOffsets[s + 1] - 1`. */
  get sentenceOffsets(): Int32Array {
    return this.#offsets.values;
  }

  /** `[numSpans]`: for those who hold arrays of that length anyway. */
  readLabels(): Int32Array {
    const labels = new Int32Array(this.#numSpans);
    for (const [at, span] of this.#labelled.values.entries()) labels[span] = this.#labels.values[at]!;
    return labels;
  }

  /** The label of one span; `NO_SPAN` where there is none. For many, `labelsOf` looks less often. */
  labelOf(spanId: number): number {
    if (!(spanId >= 0 && spanId < this.#numSpans)) return NO_SPAN;
    const at = findFirst(this.#labelled.values, spanId);
    return this.#labelled.values[at] === spanId ? this.#labels.values[at]! : 0;
  }

  labelsOf(spanIds: Int32Array): Int32Array {
    if (this.#buffer.length < spanIds.length) this.#buffer = new Int32Array(spanIds.length);
    const labels = this.#buffer.subarray(0, spanIds.length).fill(0);
    const [first = 0, last = -1] = [spanIds[0], spanIds.at(-1)];
    const labelled = this.#labelled.values;
    let row = 0;
    for (let at = findFirst(labelled, first); at < labelled.length && labelled[at]! <= last; at++) {
      const span = labelled[at]!;
      row = Math.max(row, Math.min(spanIds.length - 1, span - last + spanIds.length - 1)); // ids ascend
      while (spanIds[row]! < span) row += 1;
      if (spanIds[row] === span) labels[row] = this.#labels.values[at]!;
    }
    for (let end = spanIds.length - 1; end >= 0 && spanIds[end]! >= this.#numSpans; end--) labels[end] = NO_SPAN;
    return labels;
  }

  placesOf(spanIds: Int32Array): SpanPlaces {
    const places = {
      sentences: new Int32Array(spanIds.length),
      starts: new Int32Array(spanIds.length),
      ends: new Int32Array(spanIds.length),
    };
    const offsets = this.#offsets.values;
    let sentence = findSentence(offsets, spanIds[0] ?? 0);
    let first = 0; // token that spans from id `offset` on begin with
    let offset = offsets[sentence]!;
    for (let row = 0; row < spanIds.length; row++) {
      const span = spanIds[row]!;
      while (offsets[sentence + 1]! <= span) {
        sentence += 1;
        first = 0;
        offset = offsets[sentence]!;
      }
      const numTokens = this.#lengths.values[sentence]!;
      for (;;) {
        const numOfFirst = Math.min(this.maxSpanWidth, numTokens - first);
        if (span < offset + numOfFirst) break;
        offset += numOfFirst;
        first += 1;
      }
      places.sentences[row] = sentence;
      places.starts[row] = first;
      places.ends[row] = first + span - offset;
    }
    return places;
  }

  /** The spans that are no training examples any more; not to be changed. */
  readExcluded(): SpanSet {
    if (this.#excludedSet !== null) return this.#excludedSet;
    this.#excludedSet = new SpanSet(this.#excluded.length === 0 ? 0 : this.#numSpans);
    for (const span of this.#excluded.values) this.#excludedSet.add(span);
    return this.#excludedSet;
  }

  #add({ tokens, entities, excluded = [] }: Sentence): void {
    const numTokens = tokens.length;
    const { maxSpanWidth } = this;
    const labelled = new Map<number, number>();
    const place = ([first, last]: readonly [number, number, unknown]): number | null =>
      last - first >= maxSpanWidth ? null : this.#numSpans + candidateSpanIndex([first, last], numTokens, maxSpanWidth);
    for (const entity of entities) {
      const span = place(entity);
      if (span !== null) labelled.set(span, this.vocabulary.labelOf(entity[2]));
    }
    for (const one of excluded) {
      const span = place(one);
      if (span === null) continue;
      this.#excluded.push(span);
      if (one[2] !== null) labelled.set(span, this.vocabulary.labelOf(one[2]));
    }
    for (const [span, label] of [...labelled].sort(([a], [b]) => a - b)) {
      this.#labelled.push(span);
      this.#labels.push(label);
    }
    this.#numSpans += countCandidateSpans(numTokens, maxSpanWidth);
    if (this.#numSpans > 0x7fffffff) {
      throw new RangeError(`CompactSpans: at most ${0x7fffffff} spans fit an id, but got ${this.#numSpans}`);
    }
    this.#lengths.push(numTokens);
    this.#offsets.push(this.#numSpans);
  }
}

function requireWidth(maxSpanWidth: number): number {
  if (Number.isInteger(maxSpanWidth) && maxSpanWidth >= 1) return maxSpanWidth;
  throw new RangeError(`CompactSpans: maxSpanWidth must be an integer of at least 1, but got ${maxSpanWidth}`);
}

/** The first place of the ascending values that is not below `value`. */
function findFirst(ascending: Int32Array, value: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ascending[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
