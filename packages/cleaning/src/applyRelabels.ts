import { ShapeError, type Entity, type ExcludedSpan, type Sentence } from '@dynclean/schema';

import { applyRemovals, type RemovableSpans, type RemovalOptions } from './applyRemovals.js';

/** Which spans lose their label, and which of them get another one. */
export interface RelabelOptions extends RemovalOptions {
  /** `[numSpans]` label of a removed span from now on, 0 = no entity; -1: excluded from training. */
  readonly newLabels: Int32Array;
}

/**
 * Beyond DynClean: a version of sentences in which removed spans may have another label. One with a type is an entity
 * of it, one with 0 a span without label that training sees; all others are excluded, as are those whose new entity
 * would lie across one that stays or came before it: first those with a label before, then the others, by id.
 *
 * @returns new sentences; the same objects where nothing changed.
 * @throws ShapeError when sentences, spans and marks do not belong together.
 */
export function applyRelabels(
  sentences: readonly Sentence[],
  spans: RemovableSpans,
  { isRemoved, newLabels, types }: RelabelOptions,
): Sentence[] {
  if (newLabels.length !== isRemoved.length) {
    throw new ShapeError(
      `applyRelabels: newLabels must hold ${isRemoved.length} spans as isRemoved does, but got ${newLabels.length}`,
    );
  }
  return applyRemovals(sentences, spans, { isRemoved, types }).map((sentence, index) => {
    if (sentence === sentences[index]) return sentence;
    const { sentenceOffsets, start, end, labels } = spans;
    const ids: number[] = [];
    for (let span = sentenceOffsets[index]!; span < sentenceOffsets[index + 1]!; span++) {
      if (isRemoved[span] === 1 && newLabels[span]! >= 0) ids.push(span);
    }
    if (ids.length === 0) return sentence;
    ids.sort((a, b) => Number(labels[a] === 0) - Number(labels[b] === 0) || a - b);
    const entities: Entity[] = [...sentence.entities];
    const isSettled = new Set<string>();
    for (const span of ids) {
      const [first, last, label] = [start[span]!, end[span]!, newLabels[span]!];
      if (label > 0 && entities.some((entity) => entity[0] <= last && first <= entity[1])) continue;
      if (label > 0) entities.push([first, last, types[label - 1]!]);
      isSettled.add(`${first},${last}`);
    }
    const { excluded: before = [], ...others } = sentence;
    const excluded: ExcludedSpan[] = before.filter(([first, last]) => !isSettled.has(`${first},${last}`));
    return {
      ...others,
      entities: entities.sort((a, b) => a[0] - b[0] || a[1] - b[1]),
      ...(excluded.length > 0 && { excluded }),
    };
  });
}
