import type { Entity } from '@dynclean/schema';

/** A phrase of a dictionary and the type of what it names. */
export interface DictionaryEntry {
  readonly type: string;
  /** The words of the phrase, cut like the text that it is looked for in. */
  readonly tokens: readonly string[];
}

/** Finds the phrases of a dictionary in sentences. */
export interface DictionaryMatcher {
  /** Longest phrase, in tokens; 0 for an empty dictionary. */
  readonly maxTokens: number;
  /** The entities that the dictionary finds in a sentence, from left to right. */
  match(tokens: readonly string[]): Entity[];
}

/** How phrases are compared. */
export interface DictionaryMatcherOptions {
  /** Whether upper and lower case are the same. @default false */
  readonly ignoreCase?: boolean;
  /**
   * What a phrase under several types is: the first of them, or nothing. @default `first`
   */
  readonly ambiguous?: 'first' | 'drop';
}

const SEPARATOR = '\u0000'; // in no token of a text

/**
 * Distant supervision by a dictionary: from left to right, at each token the longest phrase that begins there is
 * labelled with its type, and the search goes on after it. Matches never overlap. Of a phrase that is listed under
 * several types the first entry counts, or with `drop` none: then a shorter phrase at the same place may match.
 *
 * @throws RangeError for a phrase without tokens.
 */
export function createDictionaryMatcher(
  entries: Iterable<DictionaryEntry>,
  options: DictionaryMatcherOptions = {},
): DictionaryMatcher {
  const fold = (token: string): string => (options.ignoreCase === true ? token.toLowerCase() : token);
  const types = new Map<string, string>();
  const ambiguous = new Set<string>();
  let maxTokens = 0;
  for (const { type, tokens } of entries) {
    if (tokens.length === 0)
      throw new RangeError(`createDictionaryMatcher: a phrase must have tokens, but got none (${type})`);
    const key = tokens.map(fold).join(SEPARATOR);
    if (!types.has(key)) types.set(key, type);
    else if (types.get(key) !== type) ambiguous.add(key);
    maxTokens = Math.max(maxTokens, tokens.length);
  }
  if (options.ambiguous === 'drop') for (const key of ambiguous) types.delete(key);
  return {
    maxTokens,
    match(tokens) {
      const folded = tokens.map(fold);
      const entities: Entity[] = [];
      for (let first = 0; first < folded.length; first++) {
        for (let end = Math.min(first + maxTokens, folded.length); end > first; end--) {
          const type = types.get(folded.slice(first, end).join(SEPARATOR));
          if (type === undefined) continue;
          entities.push([first, end - 1, type]);
          first = end - 1;
          break;
        }
      }
      return entities;
    },
  };
}
