import type { Entity, ExcludedSpan, Sentence } from '@dynclean/schema';

/** A span of a sentence that gets another label. */
export interface RelabelledSpan {
  readonly first: number;
  readonly last: number;
  /** The label that it had, 0 = no entity. */
  readonly label: number;
  readonly newLabel: number;
}

/**
 * Beyond DynClean: a sentence of which spans were removed, with other labels for some of them. One with a type is an
 * entity of it, one with 0 a span without label that training sees. Excluded stay those whose new entity would lie
 * across one that stays or came before it: first those with a label before, then the others, each in their order.
 *
 * @param sentence - excludes these spans. It is not changed.
 * @param spans - in the order of ids.
 * @param types - names of the labels from 1.
 */
export function relabelSentence(
  sentence: Sentence,
  spans: readonly RelabelledSpan[],
  types: readonly string[],
): Sentence {
  if (spans.length === 0) return sentence;
  const entities: Entity[] = [...sentence.entities];
  const isSettled = new Set<string>();
  const [labelled, unlabelled] = [spans.filter(({ label }) => label > 0), spans.filter(({ label }) => label === 0)];
  for (const { first, last, newLabel } of [...labelled, ...unlabelled]) {
    if (newLabel > 0 && entities.some((entity) => entity[0] <= last && first <= entity[1])) continue;
    if (newLabel > 0) entities.push([first, last, types[newLabel - 1]!]);
    isSettled.add(`${first},${last}`);
  }
  const { excluded: before = [], ...others } = sentence;
  const excluded: ExcludedSpan[] = before.filter(([first, last]) => !isSettled.has(`${first},${last}`));
  return {
    ...others,
    entities: entities.sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    ...(excluded.length > 0 && { excluded }),
  };
}
