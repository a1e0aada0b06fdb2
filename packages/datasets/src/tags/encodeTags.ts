import type { Entity } from '@dynclean/schema';

/**
 * A tag for each word, the reverse of `decodeTags`.
 *
 * | scheme | entity of one word | of three words |
 * | --- | --- | --- |
 * | `bio` | `B-X` | `B-X I-X I-X` |
 * | `bilou` | `U-X` | `B-X I-X L-X` |
 *
 * Every entity begins with its own tag, so that neighbours of one type stay two.
 *
 * @param entities - inside the sentence and free of overlaps, in any order.
 */
export function encodeTags(numTokens: number, entities: readonly Entity[], scheme: 'bio' | 'bilou'): string[] {
  const tags = new Array<string>(numTokens).fill('O');
  for (const [first, last, type] of entities) {
    for (let at = first; at <= last; at++) tags[at] = `${at === first ? 'B' : 'I'}-${type}`;
    if (scheme === 'bilou') tags[last] = `${first === last ? 'U' : 'L'}-${type}`;
  }
  return tags;
}
