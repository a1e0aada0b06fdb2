import {
  type Entity,
  type ExcludedSpan,
  type Sentence,
  ShapeError,
  type SpanReader,
  type SpanSet,
} from '@dynclean/schema';

import { NewLabelCursor, type NewLabels } from './NewLabels.js';
import { relabelSentence } from './relabelSentence.js';

/** Candidate spans as they were decided on, all by span id. */
export interface RemovableSpans {
  /**
   * `[numSentences + 1]`: spans of sentence s have the ids from `sentenceOffsets[s]` up to `sentenceOffsets[s + 1]`.
   */
  readonly sentenceOffsets: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** 0 = no entity. */
  readonly labels: Int32Array;
}

/** Which spans go, and what labels are called. */
export interface RemovalOptions {
  /** `[numSpans]`, 1 for the spans that go. */
  readonly isRemoved: Uint8Array;
  /** Names of the labels from 1. */
  readonly types: readonly string[];
  /** Of removed spans that are not excluded but get another label (`relabelSentence`). @default none */
  readonly newLabels?: NewLabels | undefined;
}

/**
 * The cleaned version D' of sentences (DynClean, Algorithm 1): removed positives leave `entities`, and every removed
 * span goes into `excluded` with the type that it had, or null, so that training sees it neither as an entity nor as a
 * negative; beyond the paper some of them may get another label instead. What was excluded before stays so. Tokens, and
 * with them the candidate spans and their ids, are those of D.
 *
 * @returns new sentences; the same objects where nothing was removed. `excluded` is sorted by first, then last token.
 * @throws ShapeError when sentences, spans and marks do not belong together.
 */
export function applyRemovals(
  sentences: readonly Sentence[],
  spans: RemovableSpans,
  { isRemoved, types, newLabels }: RemovalOptions,
): Sentence[] {
  const { sentenceOffsets, start, end, labels } = spans;
  if (sentenceOffsets.length !== sentences.length + 1 || isRemoved.length !== labels.length) {
    throw new ShapeError(
      `applyRemovals: ${sentences.length} sentences and ${labels.length} spans must fit sentenceOffsets ` +
        `(${sentenceOffsets.length}) and isRemoved (${isRemoved.length})`,
    );
  }
  const cursor = new NewLabelCursor(newLabels);
  return sentences.map((sentence, index) => {
    const removed: RemovedSpan[] = [];
    for (let span = sentenceOffsets[index]!; span < sentenceOffsets[index + 1]!; span++) {
      if (isRemoved[span] !== 1) continue;
      const newLabel = cursor.labelOf(span);
      removed.push({ first: start[span]!, last: end[span]!, label: labels[span]!, newLabel });
    }
    return changeSentence(sentence, removed, { index, types });
  });
}

/**
 * `applyRemovals` for a corpus that is read as a stream, sentence by sentence: nothing but the marks is held.
 *
 * @param spans - those of the sentences, in their order.
 * @throws ShapeError when sentences, spans and marks do not belong together.
 */
export async function* streamRemovals(
  sentences: AsyncIterable<Sentence> | Iterable<Sentence>,
  spans: SpanReader,
  { removed, types, newLabels }: Omit<RemovalOptions, 'isRemoved'> & { readonly removed: SpanSet },
): AsyncGenerator<Sentence, void, undefined> {
  const pending = new RemovedSpans(spans, removed, newLabels);
  let index = 0;
  for await (const sentence of sentences) {
    yield changeSentence(sentence, pending.take(index), { index, types });
    index += 1;
  }
  const left = pending.take(Infinity).length;
  if (left === 0) return;
  throw new ShapeError(`streamRemovals: ${index} sentences must hold all removed spans, but ${left} lie behind them`);
}

/** How many removed spans are looked up at a time. */
const SPANS_AT_A_TIME = 8_192;

interface RemovedSpan {
  readonly first: number;
  readonly last: number;
  readonly label: number;
  readonly newLabel: number | undefined;
}

interface PlacedSpan extends RemovedSpan {
  readonly sentence: number;
}

/** The removed spans in the order of sentences. */
class RemovedSpans {
  readonly #ids: Iterator<number, void>;
  readonly #newLabels: NewLabelCursor;
  #placed: readonly PlacedSpan[] = [];
  #next = 0;

  constructor(
    private readonly spans: SpanReader,
    removed: SpanSet,
    newLabels: NewLabels | undefined,
  ) {
    this.#ids = removed[Symbol.iterator]();
    this.#newLabels = new NewLabelCursor(newLabels);
  }

  /** Those up to this sentence that were not taken yet. */
  take(sentence: number): PlacedSpan[] {
    const taken: PlacedSpan[] = [];
    for (;;) {
      if (this.#next === this.#placed.length && !this.#lookUp()) return taken;
      const span = this.#placed[this.#next]!;
      if (span.sentence > sentence) return taken;
      taken.push(span);
      this.#next += 1;
    }
  }

  #lookUp(): boolean {
    const ids: number[] = [];
    while (ids.length < SPANS_AT_A_TIME) {
      const next = this.#ids.next();
      if (next.done === true) break;
      ids.push(next.value);
    }
    const spanIds = Int32Array.from(ids);
    const { sentences, starts, ends } = this.spans.placesOf(spanIds);
    const labels = this.spans.labelsOf(spanIds);
    this.#placed = Array.from(sentences, (sentence, row) => ({
      sentence,
      first: starts[row]!,
      last: ends[row]!,
      label: labels[row]!,
      newLabel: this.#newLabels.labelOf(ids[row]!),
    }));
    this.#next = 0;
    return ids.length > 0;
  }
}

const nameLabel = (label: number, types: readonly string[]): string | null =>
  label === 0 ? null : (types[label - 1] ?? null);

/** A sentence without the removed spans, or with other labels for them; itself where there are none. */
function changeSentence(
  sentence: Sentence,
  spans: readonly RemovedSpan[],
  { index, types }: { readonly index: number; readonly types: readonly string[] },
): Sentence {
  const removed = spans.map(({ first, last, label }): ExcludedSpan => [first, last, nameLabel(label, types)]);
  const relabelled = spans.flatMap((span) =>
    span.newLabel === undefined ? [] : [{ ...span, newLabel: span.newLabel }],
  );
  return relabelSentence(removeSpans(sentence, removed, index), relabelled, types);
}

/** A sentence without the removed spans; itself where there are none. */
function removeSpans(sentence: Sentence, removed: readonly ExcludedSpan[], index: number): Sentence {
  if (removed.length === 0) return sentence;
  const isKept = (entity: Entity): boolean => !removed.some((span) => isSameSpan(span, entity));
  const entities = sentence.entities.filter(isKept);
  const numLabelled = removed.filter(([, , type]) => type !== null).length;
  if (sentence.entities.length - entities.length !== numLabelled) {
    throw new ShapeError(
      `applyRemovals: sentence ${index} must hold the ${numLabelled} removed entities, ` +
        `but ${sentence.entities.length - entities.length} of its entities have their bounds`,
    );
  }
  return { ...sentence, entities, excluded: [...(sentence.excluded ?? []), ...removed].sort(byPosition) };
}

function isSameSpan(a: readonly [number, number, unknown], b: readonly [number, number, unknown]): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function byPosition(a: ExcludedSpan, b: ExcludedSpan): number {
  return a[0] - b[0] || a[1] - b[1];
}
