import { ShapeError, type Entity, type ExcludedSpan, type Sentence } from '@dynclean/schema';

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
}

/**
 * The cleaned version D' of sentences (DynClean, Algorithm 1): removed positives leave `entities`, and every removed
 * span goes into `excluded` with the type that it had, or null, so that training sees it neither as an entity nor as a
 * negative. What was excluded before stays so. Tokens, and with them the candidate spans and their ids, are those of D.
 *
 * @returns new sentences; the same objects where nothing was removed. `excluded` is sorted by first, then last token.
 * @throws ShapeError when sentences, spans and marks do not belong together.
 */
export function applyRemovals(
  sentences: readonly Sentence[],
  spans: RemovableSpans,
  { isRemoved, types }: RemovalOptions,
): Sentence[] {
  const { sentenceOffsets, start, end, labels } = spans;
  if (sentenceOffsets.length !== sentences.length + 1 || isRemoved.length !== labels.length) {
    throw new ShapeError(
      `applyRemovals: ${sentences.length} sentences and ${labels.length} spans must fit sentenceOffsets ` +
        `(${sentenceOffsets.length}) and isRemoved (${isRemoved.length})`,
    );
  }
  return sentences.map((sentence, index) => {
    const removed: ExcludedSpan[] = [];
    for (let span = sentenceOffsets[index]!; span < sentenceOffsets[index + 1]!; span++) {
      if (isRemoved[span] !== 1) continue;
      const label = labels[span]!;
      removed.push([start[span]!, end[span]!, label === 0 ? null : (types[label - 1] ?? null)]);
    }
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
  });
}

function isSameSpan(a: readonly [number, number, unknown], b: readonly [number, number, unknown]): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function byPosition(a: ExcludedSpan, b: ExcludedSpan): number {
  return a[0] - b[0] || a[1] - b[1];
}
