import type { Entity, Sentence } from '@dynclean/schema';

/** An entity with how sure the annotator is of it, in (0, 1]. */
export type EntityConfidence = readonly [...Entity, confidence: number];

/**
 * A sentence with the key `confidence` that goes along into every file: for each entity its place, type and confidence,
 * so that it is still understood where entities were changed since.
 */
export function giveConfidence(sentence: Sentence, confidence: readonly EntityConfidence[]): Sentence {
  const { origin = {} } = sentence;
  return { ...sentence, origin: { ...origin, meta: { ...origin.meta, confidence } } };
}
