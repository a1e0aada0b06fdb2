import type { Entity, ExcludedSpan } from '@dynclean/schema';

import type { TagScheme } from './TagScheme.js';

/** What the tags of one sentence say; positions are those of its words, from 0. */
export interface DecodedTags {
  readonly entities: readonly Entity[];
  /** Positions of tags that are none of the scheme. */
  readonly invalid: readonly number[];
  /** Positions of words that nobody annotated. */
  readonly unannotated: readonly number[];
  /** Positions where an inside or end tag opens an entity, although none of its type was open. */
  readonly opened: readonly number[];
  /** Positions where `B`, `S` or `U` opens an entity that an inside tag could not have opened, or not here. */
  readonly begun: readonly number[];
}

/**
 * Entities of one tag a token. Takes BIO (both kinds), BIOES, BILOU, BMES and IO in one rule: an entity begins at `B`,
 * `S` or `U`, and at `I`, `M`, `E` or `L` where no entity of its type is open; it ends after `S`, `U`, `E`, `L`, before
 * `O`, and before whatever begins another. In IO, neighbours of one type are one entity: the scheme cannot say more.
 */
export function decodeTags(tags: readonly string[], scheme: TagScheme): DecodedTags {
  const entities: Entity[] = [];
  const invalid: number[] = [];
  const unannotated: number[] = [];
  const opened: number[] = [];
  const begun: number[] = [];
  let open: { readonly first: number; readonly type: string } | null = null;
  let previousType: string | null = null; // of the token before, whether or not its entity is still open
  const close = (last: number): void => {
    if (open !== null) entities.push([open.first, last, open.type]);
    open = null;
  };
  tags.forEach((tag, position) => {
    const meaning = scheme.read(tag);
    if (typeof meaning === 'string') {
      if (meaning === 'invalid') invalid.push(position);
      if (meaning === 'unannotated') unannotated.push(position);
      close(position - 1);
      previousType = null;
      return;
    }
    const [prefix, type] = meaning;
    const begins = 'BSU'.includes(prefix);
    if (begins || open?.type !== type) {
      close(position - 1);
      if (!begins) opened.push(position);
      else if (previousType !== type) begun.push(position);
      open = { first: position, type };
    }
    if ('SUEL'.includes(prefix)) close(position);
    previousType = type;
  });
  close(tags.length - 1);
  return { entities, invalid, unannotated, opened, begun };
}

/** Widest span that is listed: twice the usual width of a candidate span. */
const MAX_EXCLUDED_WIDTH = 16;

/**
 * The spans of which nobody knows whether they are entities: all that hold a word that was not annotated, up to 16
 * words wide. No entity is among them, as none holds such a word.
 */
export function listUnannotatedSpans(unannotated: readonly number[], numTokens: number): ExcludedSpan[] {
  const spans: ExcludedSpan[] = [];
  let next = 0; // of `unannotated`: the first that does not lie before the span
  for (let first = 0; first < numTokens; first++) {
    while (next < unannotated.length && (unannotated[next] as number) < first) next++;
    const from = unannotated[next];
    if (from === undefined) break;
    for (let last = from; last < Math.min(numTokens, first + MAX_EXCLUDED_WIDTH); last++)
      spans.push([first, last, null]);
  }
  return spans;
}
