import { type ClassRows, streamClasses } from '@dynclean/dynamics';
import type { SpanReader } from '@dynclean/schema';

import type { FilesReading, HeldOutFiles } from './Measure.js';

/** Spans whose places are asked for at a time. */
const SPANS_AT_A_TIME = 65_536;

/**
 * Beyond DynClean: words of a corpus, each with its label and a distribution over labels, which a span model gives as
 * follows: a word is of a type as probably as the most probable of the spans that hold it, and of none as probably as
 * the least probable of them is none; then divided by their sum. W = words, C = labels, 0 = no entity. This is ours:
 * peers that judge words have models of words.
 */
export class WordDistributions {
  /** `[sentences + 1]`: words of sentence s have the numbers from `offsets[s]`. */
  readonly offsets: Int32Array;
  /** `[W]` the label of the entity that holds the word. */
  readonly labels: Int32Array;
  /** `[W, C]`; of words that no model judged all 0. Empty before `read`. */
  probabilities = new Float64Array(0);
  #numClasses = 0;

  /** @param spans - all candidate spans; a word is a span by itself. */
  constructor(private readonly spans: SpanReader) {
    const lengths: number[] = [];
    const entities: { readonly sentence: number; readonly first: number; readonly last: number; readonly label: number }[] = []; // prettier-ignore
    for (let from = 0; from < spans.numSpans; from += SPANS_AT_A_TIME) {
      const length = Math.min(SPANS_AT_A_TIME, spans.numSpans - from);
      const spanIds = Int32Array.from({ length }, (_, index) => from + index);
      const { sentences, starts, ends } = spans.placesOf(spanIds);
      spans.labelsOf(spanIds).forEach((label, row) => {
        const [sentence, last] = [sentences[row]!, ends[row]!];
        lengths[sentence] = Math.max(lengths[sentence] ?? 0, last + 1);
        if (label > 0) entities.push({ sentence, first: starts[row]!, last, label });
      });
    }
    this.offsets = new Int32Array(lengths.length + 1);
    for (let sentence = 0; sentence < lengths.length; sentence++) {
      this.offsets[sentence + 1] = this.offsets[sentence]! + (lengths[sentence] ?? 0);
    }
    this.labels = new Int32Array(this.offsets.at(-1)!);
    for (const { sentence, first, last, label } of entities) {
      this.labels.fill(label, this.offsets[sentence]! + first, this.offsets[sentence]! + last + 1);
    }
  }

  /** Takes what folds say of their sentences after the last of the epochs that are read. */
  async read(folds: readonly HeldOutFiles[], { epochs }: FilesReading): Promise<void> {
    const notNone = new Float64Array(this.labels.length); // 1 - the least probability of none
    for (const { classes = [] } of folds) {
      for await (const rows of streamClasses(classes[epochs - 1]!)) this.#add(rows, notNone);
    }
    const { probabilities, numClasses } = this;
    for (let word = 0; word < this.labels.length; word++) {
      const at = word * numClasses;
      if (!probabilities.subarray(at, at + numClasses).some((of) => of > 0)) continue;
      probabilities[at] = 1 - notNone[word]!;
      const sum = probabilities.subarray(at, at + numClasses).reduce((total, of) => total + of, 0);
      for (let label = 0; label < numClasses; label++) probabilities[at + label]! /= sum;
    }
  }

  /** C; 0 before `read`. */
  get numClasses(): number {
    return this.#numClasses;
  }

  /** `[W]` of each word the probability of its label: cleanlab's self-confidence. */
  scoreLabels(): Float64Array {
    const { labels, probabilities, numClasses } = this;
    return Float64Array.from(labels, (label, word) => probabilities[word * numClasses + label]!);
  }

  /** Of spans, the least of some numbers of their words. @param of - `[W]` */
  leastOfSpans(spanIds: Int32Array, of: ArrayLike<number>): Float64Array {
    const { sentences, starts, ends } = this.spans.placesOf(spanIds);
    return Float64Array.from(spanIds, (_, row) => {
      let least = Infinity;
      const offset = this.offsets[sentences[row]!]!;
      for (let word = offset + starts[row]!; word <= offset + ends[row]!; word++) least = Math.min(least, of[word]!);
      return least;
    });
  }

  #add({ spanIds, byClass }: ClassRows, notNone: Float64Array): void {
    const numClasses = byClass.length;
    if (this.#numClasses === 0) this.probabilities = new Float64Array(this.labels.length * numClasses);
    this.#numClasses = numClasses;
    const { probabilities } = this;
    const { sentences, starts, ends } = this.spans.placesOf(spanIds);
    for (let row = 0; row < spanIds.length; row++) {
      const offset = this.offsets[sentences[row]!]!;
      for (let word = offset + starts[row]!; word <= offset + ends[row]!; word++) {
        notNone[word] = Math.max(notNone[word]!, 1 - byClass[0]![row]!);
        for (let label = 1; label < numClasses; label++) {
          const at = word * numClasses + label;
          probabilities[at] = Math.max(probabilities[at]!, byClass[label]![row]!);
        }
      }
    }
  }
}
