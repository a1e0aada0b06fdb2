import type { Sentence } from '@dynclean/schema';

/**
 * A sentence with new labels that keeps what its source says of it: its id, its text, its other keys. What the
 * annotator says of it counts before.
 */
export function giveOrigins(labelled: Sentence, { origin }: Pick<Sentence, 'origin'>): Sentence {
  if (origin === undefined) return labelled;
  const meta = { ...origin.meta, ...labelled.origin?.meta };
  const whole = { ...origin, ...labelled.origin };
  return { ...labelled, origin: Object.keys(meta).length === 0 ? whole : { ...whole, meta } };
}
