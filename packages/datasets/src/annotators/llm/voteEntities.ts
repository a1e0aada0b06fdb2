import type { Entity } from '@dynclean/schema';

import type { EntityConfidence } from '../giveConfidence.js';

/** What several answers to the same question have in common. */
export interface Vote {
  /** From left to right, without overlap, each with the share of answers that have it. */
  readonly entities: readonly EntityConfidence[];
  /** Different entities that too few answers have, or that overlap one of more answers. */
  readonly numDoubtful: number;
}

/**
 * Self-consistency: an entity's confidence is the share of answers with just this place and type. Where two overlap,
 * the one of more answers stays, then the longer, then the left one.
 *
 * @param answers - the entities of each answer, without overlap within one.
 * @param minConfidence - those with less are left out.
 */
export function voteEntities(answers: readonly (readonly Entity[])[], minConfidence: number): Vote {
  const votes = new Map<string, { entity: Entity; count: number }>();
  for (const entity of answers.flat()) {
    const key = entity.join(' ');
    votes.set(key, { entity, count: (votes.get(key)?.count ?? 0) + 1 });
  }
  const width = ([first, last]: Entity): number => last - first;
  const ranked = [...votes.values()].sort(
    (a, b) => b.count - a.count || width(b.entity) - width(a.entity) || a.entity[0] - b.entity[0],
  );
  const chosen: EntityConfidence[] = [];
  for (const { entity, count } of ranked) {
    const [first, last] = entity;
    const confidence = count / answers.length;
    if (confidence < minConfidence || chosen.some(([from, to]) => from <= last && first <= to)) continue;
    chosen.push([...entity, Number(confidence.toFixed(4))]);
  }
  return { entities: chosen.sort(([a], [b]) => a - b), numDoubtful: votes.size - chosen.length };
}
