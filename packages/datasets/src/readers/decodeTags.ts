import type { Entity } from '@dynclean/schema';

/** How the tags of a file are written: `B-PER` and the like, or the bare type of each token. */
export type TagScheme = 'prefixed' | 'bare';

const PREFIXED = /^([BIESLUM])[-_](.+)$/su;

/** The scheme of a file's tags: prefixed as soon as one tag that is not `O` has a prefix. */
export function detectTagScheme(tags: Iterable<string>): TagScheme {
  for (const tag of tags) if (PREFIXED.test(tag)) return 'prefixed';
  return 'bare';
}

/** Prefix and type of a tag; null for `O`, undefined for what is no tag of the scheme. */
function splitTag(tag: string, scheme: TagScheme): readonly [prefix: string, type: string] | null | undefined {
  if (tag === 'O') return null;
  if (scheme === 'bare') return tag === '' ? undefined : ['I', tag];
  const match = PREFIXED.exec(tag);
  return match === null ? undefined : [match[1] ?? '', match[2] ?? ''];
}

export interface DecodedTags {
  readonly entities: readonly Entity[];
  /** Positions of tags that are none of the scheme. */
  readonly invalid: readonly number[];
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
  const opened: number[] = [];
  const begun: number[] = [];
  let open: { readonly first: number; readonly type: string } | null = null;
  let previousType: string | null = null; // of the token before, whether or not its entity is still open
  const close = (last: number): void => {
    if (open !== null) entities.push([open.first, last, open.type]);
    open = null;
  };
  tags.forEach((tag, position) => {
    const parts = splitTag(tag, scheme);
    if (parts === undefined) invalid.push(position);
    if (parts === undefined || parts === null) {
      close(position - 1);
      previousType = null;
      return;
    }
    const [prefix, type] = parts;
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
  return { entities, invalid, opened, begun };
}
