import type { Entity } from '@dynclean/schema';

import { findNames, type FoundName } from './findNames.js';
import { type LetterCase, type ListedName, NameTable, type Words } from './NameTable.js';

/** A phrase of a dictionary and the type of what it names. */
export interface DictionaryEntry {
  readonly type: string;
  /** The words of the phrase, cut like the text that it is looked for in. */
  readonly tokens: readonly string[];
  /** Which dictionary lists it, from 0; an earlier one goes before. @default 0 */
  readonly dictionary?: number;
}

/** Finds the phrases of a dictionary in sentences. */
export interface DictionaryMatcher {
  /** Longest phrase, in tokens; 0 for an empty dictionary. */
  readonly maxTokens: number;
  /** The entities that the dictionary finds in a sentence, from left to right. */
  match(tokens: readonly string[]): Entity[];
  /** What was listed, and what the sentences so far had of it. */
  count(): DictionaryCounts;
}

/** Of a matcher and of all sentences that it has seen. */
export interface DictionaryCounts {
  /** Listed under several types. */
  readonly ambiguous: number;
  /** By dictionary; a name that two of them list is of the earlier one. */
  readonly dictionaries: readonly {
    /** Different names in it. */
    readonly names: number;
    /** Of these, how many occur. */
    readonly found: number;
    /** How often, all in all. */
    readonly matches: number;
  }[];
}

/** Which of several names counts where they overlap. */
export type MatchingRule = 'longest' | 'priority' | 'kb-matching';

/** How phrases are compared, and which of them count. */
export interface DictionaryMatcherOptions {
  /** @default `exact` */
  readonly letterCase?: LetterCase;
  /** What a phrase under several types is: the first of them, or nothing. @default `first` */
  readonly ambiguous?: 'first' | 'drop';
  /**
   * `longest`: at each token the longest phrase, whichever dictionary lists it; `priority`: those of an earlier
   * dictionary first, those of later ones in what is left; `kb-matching`: see `createDictionaryMatcher`.
   *
   * @default `longest`
   */
  readonly rule?: MatchingRule;
}

/** Finds names in a sentence: which, and the entities that these are. */
type Search = (words: Words) => { readonly found: readonly FoundName[]; readonly entities: Entity[] };

/**
 * Distant supervision by a dictionary: from left to right, at each token the longest phrase that begins there is
 * labelled with its type, and the search goes on after it. Matches never overlap. Of a phrase that is listed under
 * several types the first entry counts, or with `drop` none: then a shorter phrase at the same place may match.
 *
 * `kb-matching` is how the row KB-Matching of DynClean's Table 2 was made (BC5CDR, Conf-MPU's dictionaries of at most
 * 10 tokens, `drop`): each type is looked for by itself, without regard to what is found of others; the token behind a
 * phrase begins none; a token that phrases of several types hold is of the first of them, or with `drop` of none; and
 * what is left side by side of one type is one entity.
 *
 * @throws RangeError for a phrase without tokens.
 */
export function createDictionaryMatcher(
  entries: Iterable<DictionaryEntry>,
  { letterCase = 'exact', ambiguous = 'first', rule = 'longest' }: DictionaryMatcherOptions = {},
): DictionaryMatcher {
  const all = [...entries];
  const empty = all.find(({ tokens }) => tokens.length === 0);
  if (empty !== undefined)
    throw new RangeError(`createDictionaryMatcher: a phrase must have tokens, but got none (${empty.type})`);
  const listed = fillTable(all, letterCase); // for counts, and for the plain rule
  const drop = ambiguous === 'drop';
  // By priority a name that an earlier dictionary lists is of its type: what a later one says of it makes no choice.
  const tables = rule === 'priority' ? fillTables(all, letterCase, ({ dictionary = 0 }) => dictionary) : [listed];
  const search = {
    longest: () => searchTables(tables, drop),
    priority: () => searchTables(tables, drop),
    'kb-matching': () => searchTypes(fillTables(all, letterCase, ({ type }) => type), drop),
  }[rule](); // prettier-ignore
  const matches = new Map<ListedName, number>();
  return {
    maxTokens: listed.maxTokens,
    match(tokens) {
      const words = NameTable.fold(tokens);
      const { found, entities } = search(words);
      for (const { first, last } of found) {
        const name = listed.find(words, first, last + 1)!; // tables of a part hold nothing that is not in here
        matches.set(name, (matches.get(name) ?? 0) + 1);
      }
      return entities;
    },
    count: () => ({ ambiguous: countAmbiguous(tables), dictionaries: countNames(all, listed, matches) }),
  };
}

function fillTable(entries: readonly DictionaryEntry[], letterCase: LetterCase): NameTable {
  const table = new NameTable(letterCase);
  for (const { tokens, type, dictionary = 0 } of entries) table.add(tokens, type, dictionary);
  return table;
}

/** A table for each group, in order of the groups' first entries. */
function fillTables(
  entries: readonly DictionaryEntry[],
  letterCase: LetterCase,
  groupOf: (entry: DictionaryEntry) => string | number,
): NameTable[] {
  const groups = new Map<string | number, DictionaryEntry[]>();
  for (const entry of entries) {
    const group = groups.get(groupOf(entry));
    if (group === undefined) groups.set(groupOf(entry), [entry]);
    else group.push(entry);
  }
  return [...groups.values()].map((group) => fillTable(group, letterCase));
}

/** The tables one after the other, each in the tokens that those before have left. */
function searchTables(tables: readonly NameTable[], drop: boolean): Search {
  return (words) => {
    const taken = new Set<number>();
    const found = tables.flatMap((table) => {
      const names = findNames(table, words, {
        isLeftOut: ({ types }) => drop && types.length > 1,
        isTaken: (word) => taken.has(word),
      });
      for (const { first, last } of names) for (let word = first; word <= last; word++) taken.add(word);
      return names;
    });
    found.sort((a, b) => a.first - b.first);
    return { found, entities: found.map(({ first, last, name }): Entity => [first, last, name.types[0]!]) };
  };
}

/** Each table, of one type, by itself; then tokens of one type side by side are one entity. */
function searchTypes(tables: readonly NameTable[], drop: boolean): Search {
  return (words) => {
    const typesOf = words.exact.map((): string[] => []);
    const found = tables.flatMap((table) => findNames(table, words, { gap: 1 }));
    for (const { first, last, name } of found) {
      for (let word = first; word <= last; word++) typesOf[word]!.push(name.types[0]!);
    }
    const entities: Entity[] = [];
    typesOf.forEach((types, word) => {
      const type = drop && types.length > 1 ? undefined : types[0];
      if (type === undefined) return;
      const [first, last, before] = entities.at(-1) ?? [0, -2, ''];
      if (before === type && last === word - 1) entities[entities.length - 1] = [first, word, type];
      else entities.push([word, word, type]);
    });
    return { found, entities };
  };
}

function countNames(
  entries: readonly DictionaryEntry[],
  listed: NameTable,
  matches: ReadonlyMap<ListedName, number>,
): DictionaryCounts['dictionaries'] {
  const numDictionaries = entries.reduce((most, { dictionary = 0 }) => Math.max(most, dictionary + 1), 0);
  const dictionaries = Array.from({ length: numDictionaries }, () => ({ names: 0, found: 0, matches: 0 }));
  for (const name of listed.names()) {
    const of = dictionaries[name.dictionary]!;
    const count = matches.get(name) ?? 0;
    of.names++;
    of.matches += count;
    if (count > 0) of.found++;
  }
  return dictionaries;
}

/** Names that a table lists under several types. */
function countAmbiguous(tables: readonly NameTable[]): number {
  return tables.flatMap((table) => table.names()).filter(({ types }) => types.length > 1).length;
}
