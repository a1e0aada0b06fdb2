import type { Sentence } from '@dynclean/schema';

/**
 * Which words a trainer of tags must not learn from: those of excluded spans, but for words of entities, whose tags are
 * known. A tag a word cannot say of which span exactly nothing is known, so more is left out than where spans are
 * trained on.
 *
 * @returns `[tokens]`
 */
export function maskWords({ tokens, entities, excluded = [] }: Sentence): boolean[] {
  const isMasked = new Array<boolean>(tokens.length).fill(false);
  for (const [first, last] of excluded) isMasked.fill(true, first, last + 1);
  for (const [first, last] of entities) isMasked.fill(false, first, last + 1);
  return isMasked;
}
