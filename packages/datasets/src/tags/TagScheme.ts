/**
 * What a tag says: no entity, nothing because nobody looked, no tag of the scheme,
 * or a position in an entity of a type.
 */
export type TagMeaning = 'outside' | 'unannotated' | 'invalid' | readonly [prefix: string, type: string];

/**
 * How the tags of a file are written:
 *
 * | kind | tags |
 * | --- | --- |
 * | `prefixed` | `B-PER`, `I-PER`: position, then type |
 * | `suffixed` | `PER-B`, `PER-I`: type, then position |
 * | `untyped` | `B`, `I`, `B-`: one type, which has no name |
 * | `bare` | `PER`: the type of each token |
 */
export interface TagScheme {
  readonly kind: 'prefixed' | 'suffixed' | 'untyped' | 'bare';
  read(tag: string): TagMeaning;
}

/** The type of tags that have none, unless the corpus has a single type. */
export const UNNAMED_TYPE = 'ENTITY';

/** Not annotated: spaCy's `-`. */
export const UNANNOTATED = '-';

/** A position alone, also where the sign stayed that parts it from a type. */
const UNTYPED = /^[BIESLUM][-_]?$/;
const PREFIXED = /^([BIESLUM])([-_])(.+)$/su;
/** Signs that part position and type in few files, and stand inside types in others: all tags must agree then. */
const RARE_PREFIXED = /^([BIESLUM])([:./|+])(.+)$/su;
/** No sign at all: read so where a type stands behind `B` and behind `I`, as words such as BOOK would not. */
const JOINED = /^([BIESLUM])()(.+)$/su;
const SUFFIXED = /^(.+)([-_])([BIESLUM])$/su;

const isOutside = (tag: string): boolean => tag === 'O' || tag === UNANNOTATED;

/**
 * The scheme of a file, from its vocabulary of tags: types are only made of tags that were looked at as a whole. Where
 * all tags are in lower case (`o`, `b-per`), positions are too.
 *
 * @param tags - the distinct tags of the file.
 * @param types - known types; null where they are not known.
 */
export function detectTagScheme(tags: Iterable<string>, types: readonly string[] | null = null): TagScheme {
  const given = new Set(tags);
  const isLower = hasLowerPositions(given);
  const normalize = (tag: string): string =>
    isLower ? tag.replace(/^o$|^[bieslum](?=[-_]|$)|(?<=[-_])[bieslum]$/u, (match) => match.toUpperCase()) : tag;
  const entityTags = [...given].map(normalize).filter((tag) => !isOutside(tag) && tag !== '');
  const scheme = chooseScheme(entityTags, types);
  return {
    kind: scheme.kind,
    read(tag) {
      const normal = normalize(tag);
      if (normal === 'O') return 'outside';
      if (normal === UNANNOTATED) return 'unannotated';
      return normal === '' ? 'invalid' : scheme.read(normal);
    },
  };
}

/** Whether positions are written small: `o` for `O`, or nothing but `b-PER`, `i-PER` beside it. */
function hasLowerPositions(tags: ReadonlySet<string>): boolean {
  if (tags.has('o') && !tags.has('O')) return true;
  const others = [...tags].filter((tag) => !isOutside(tag));
  return others.some((tag) => /^b[-_]./u.test(tag)) && others.every((tag) => /^[bieslum][-_]./u.test(tag));
}

/** @param tags - all but `O` and `-`. */
function chooseScheme(tags: readonly string[], types: readonly string[] | null): TagScheme {
  const all = (pattern: RegExp): boolean => tags.length > 0 && tags.every((tag) => pattern.test(tag));
  const begins = (tag: string, pattern: RegExp, group: number): boolean =>
    'BSU'.includes(pattern.exec(tag)?.[group] ?? '-');
  if (tags.some((tag) => PREFIXED.test(tag)) && !(all(SUFFIXED) && !all(PREFIXED))) return prefixed(PREFIXED);
  if (all(RARE_PREFIXED) && tags.some((tag) => begins(tag, RARE_PREFIXED, 1))) return prefixed(RARE_PREFIXED);
  if (all(SUFFIXED) && tags.some((tag) => begins(tag, SUFFIXED, 3))) {
    return {
      kind: 'suffixed',
      read(tag) {
        const match = SUFFIXED.exec(tag);
        return match === null ? 'invalid' : [match[3] ?? '', match[1] ?? ''];
      },
    };
  }
  const isKnown = (tag: string): boolean => types?.includes(tag) === true;
  const isUntyped = all(UNTYPED) && tags.some((tag) => /^[BI]/.test(tag)) && !tags.every(isKnown);
  if (isUntyped) {
    const [type = UNNAMED_TYPE] = types?.length === 1 ? types : [];
    return { kind: 'untyped', read: (tag) => (UNTYPED.test(tag) ? [tag.charAt(0), type] : 'invalid') };
  }
  const isJoined = (tag: string): boolean => /^B./u.test(tag) && tags.includes(`I${tag.slice(1)}`);
  if (all(JOINED) && tags.some(isJoined) && !tags.every(isKnown)) return prefixed(JOINED);
  // A type has a name: what is a sign or a number stands for something else.
  return { kind: 'bare', read: (tag) => (/\p{L}/u.test(tag) || isKnown(tag) ? ['I', tag] : 'invalid') };
}

const prefixed = (pattern: RegExp): TagScheme => ({
  kind: 'prefixed',
  read(tag) {
    const match = pattern.exec(tag);
    return match === null ? 'invalid' : [match[1] ?? '', match[3] ?? ''];
  },
});
