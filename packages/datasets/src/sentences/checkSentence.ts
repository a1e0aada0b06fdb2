import {
  type Entity,
  type ExcludedSpan,
  type Sentence,
  showInvisible,
  showValue,
  type SpanWeight,
} from '@dynclean/schema';

import type { FileProblems } from '../problems/FileProblems.js';
import type { ReadingOptions } from './ReadingOptions.js';
import { partEntities } from './partEntities.js';
import { placeInside, placeOfWord, type SpanSentence } from './RawSentence.js';

interface CheckContext {
  readonly problems: FileProblems;
  /** Known entity types; null where they are not known yet. */
  readonly types: readonly string[] | null;
  /** What the types are from. @default `corpus` */
  readonly typesOf?: 'corpus' | 'model' | undefined;
  /** What becomes of entities that share words. @default `refuse` */
  readonly nested?: ReadingOptions['nested'] | undefined;
  /** The words that came so far: equal ones are one string, of which a large file has many copies. */
  readonly words?: Map<string, string> | undefined;
}

/** The words of a sentence; null where they are none, which is reported. */
export function checkTokens(
  raw: Pick<SpanSentence, 'place' | 'tokens'>,
  { problems, words }: Pick<CheckContext, 'problems' | 'words'>,
): string[] | null {
  const { line } = raw.place;
  const where = placeInside(raw.place, 'tokens');
  if (!Array.isArray(raw.tokens)) {
    problems.error(
      'shape',
      { line, where },
      `must be an array of words, but got ${showValue(raw.tokens)}`,
      'A sentence is {"tokens": ["Ann", "slept"], "entities": [[0, 0, "PER"]]}.',
    );
    return null;
  }
  if (raw.tokens.length === 0) {
    problems.error(
      'no-tokens',
      { line, where },
      'must hold at least one word, but got none',
      'Remove the sentence, from the file with gold labels too.',
    );
    return null;
  }
  let valid = true;
  raw.tokens.forEach((token: unknown, index) => {
    const place = placeOfWord(raw.place, index);
    if (typeof token !== 'string') {
      problems.error('shape', place, `must be a text, but got ${showValue(token)}`, 'Put words into quotes.');
      valid = false;
    } else if (token === '') {
      problems.error(
        'empty-token',
        place,
        'must be a word of at least one character, but got ""',
        'Remove the word and move the spans after it.',
      );
      valid = false;
    }
  });
  if (!valid) return null;
  const tokens = raw.tokens as string[];
  if (words !== undefined) for (const [index, token] of tokens.entries()) tokens[index] = keepOnce(words, token);
  return tokens;
}

function keepOnce(words: Map<string, string>, word: string): string {
  const known = words.get(word);
  if (known !== undefined) return known;
  words.set(word, word);
  return word;
}

interface SpanSetting {
  readonly place: { readonly line: number; readonly where: string };
  /** Words of the sentence; null where they are none. */
  readonly numTokens: number | null;
  /** Whether the type may be null. */
  readonly allowNoType: boolean;
}

/** One `[first, last, type]`; null and a problem where it is none or does not lie inside the sentence. */
function checkSpan(
  value: unknown,
  { place, numTokens, allowNoType }: SpanSetting,
  { problems, types, typesOf = 'corpus' }: CheckContext,
): readonly [number, number, string | null] | null {
  const [first, last, type] = Array.isArray(value) ? (value as unknown[]) : [];
  const typeFits = typeof type === 'string' || (allowNoType && type === null);
  if (!Array.isArray(value) || value.length !== 3 || !Number.isInteger(first) || !Number.isInteger(last) || !typeFits) {
    problems.error(
      'shape',
      place,
      `must be [first, last, ${allowNoType ? 'type or null' : 'type'}], two whole numbers and a text, but got ` +
        showValue(value),
      'Write word positions from 0, the last one inclusive.',
    );
    return null;
  }
  const span = value as [number, number, string | null];
  let valid = true;
  if (numTokens !== null && (span[0] < 0 || span[1] >= numTokens)) {
    problems.error(
      'span-outside',
      place,
      `must lie inside the sentence, words 0 to ${numTokens - 1}, but got words ${span[0]} to ${span[1]}`,
      'Positions count from 0 and the last one is inclusive.',
    );
    valid = false;
  } else if (span[0] > span[1]) {
    problems.error(
      'span-order',
      place,
      `must end where it begins or later, but got words ${span[0]} to ${span[1]}`,
      'The last position is inclusive: one word has the same number twice.',
    );
    valid = false;
  }
  if (span[2] !== null && (span[2].trim() === '' || (types !== null && !types.includes(span[2])))) {
    problems.error(
      'unknown-type',
      place,
      `must have one of the types ${(types ?? []).join(', ') || 'of the corpus'}, but got ${showValue(span[2])}`,
      typesOf === 'corpus'
        ? 'Correct the type, or add it to "types" in dataset.json.'
        : 'These are the types of the model: measure it on data of the kind that it was trained on.',
    );
    valid = false;
  } else if (span[2] !== null && (span[2].trim() !== span[2] || showInvisible(span[2]) !== span[2])) {
    problems.countedWarning(
      'odd-type',
      place,
      `must have a type that can be seen, without white space at its ends, but got ${showValue(span[2])}`,
      'It is another type than the one that looks like it.',
    );
  }
  return valid ? span : null;
}

function checkList(
  raw: SpanSentence,
  key: 'entities' | 'excluded',
  context: CheckContext,
): { readonly spans: (readonly [number, number, string | null])[]; readonly valid: boolean } {
  const value = raw[key];
  const where = placeInside(raw.place, key);
  if (!Array.isArray(value)) {
    context.problems.error(
      'shape',
      { line: raw.place.line, where },
      `must be an array of [first, last, type], but got ${showValue(value)}`,
      'A sentence without entities has "entities": [].',
    );
    return { spans: [], valid: false };
  }
  const numTokens = Array.isArray(raw.tokens) ? raw.tokens.length : null;
  const spans = value.map((item: unknown, index) => {
    const isRow = raw.place.rows !== undefined && Array.isArray(item);
    const place = isRow
      ? { line: placeOfWord(raw.place, Number(item[0])).line, where: 'tag' }
      : { line: raw.place.line, where: `${where}[${index}]` };
    return checkSpan(item, { place, numTokens, allowNoType: key === 'excluded' }, context);
  });
  const found = spans.filter((span) => span !== null);
  return { spans: found, valid: found.length === spans.length };
}

const show = ([first, last, type]: readonly [number, number, string | null]): string => showValue([first, last, type]);

/** Entities may not share a word: two with the same bounds are duplicates, others overlap. */
function checkOverlaps(raw: SpanSentence, entities: readonly Entity[], { problems }: CheckContext): boolean {
  const place = { line: raw.place.line, where: placeInside(raw.place, 'entities') };
  const sorted = [...entities].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let valid = true;
  let reaching: Entity | undefined; // the entity so far that ends last
  for (const entity of sorted) {
    if (reaching !== undefined && entity[0] <= reaching[1]) {
      const same = entity[0] === reaching[0] && entity[1] === reaching[1];
      problems.error(
        same ? 'duplicate-span' : 'overlapping-spans',
        place,
        same
          ? `must list a span once, but got ${show(reaching)} and ${show(entity)}`
          : `must not overlap, but got ${show(reaching)} and ${show(entity)}`,
        same ? 'Keep one of the two.' : 'Keep one of the two, or say which by --nested outermost, longest or first.',
      );
      valid = false;
    }
    if (reaching === undefined || entity[1] > reaching[1]) reaching = entity;
  }
  return valid;
}

/**
 * Excluded spans may cross anything. One that is an entity as well was corrected by somebody: the entity counts. None
 * may be listed twice.
 */
function checkExcluded(
  raw: SpanSentence,
  { entities, excluded }: { readonly entities: readonly Entity[]; readonly excluded: readonly ExcludedSpan[] },
  { problems }: CheckContext,
): readonly ExcludedSpan[] | null {
  const keyOf = ([first, last]: readonly [number, number, unknown]): string => `${first} ${last}`;
  const place = { line: raw.place.line, where: placeInside(raw.place, 'excluded') };
  const corrected = new Set(entities.map(keyOf));
  const listed = new Set<string>();
  let valid = true;
  const kept = excluded.filter((span) => {
    const key = keyOf(span);
    if (listed.has(key)) {
      problems.error(
        'duplicate-span',
        place,
        `must list a span once, but got ${show(span)}, which is listed already`,
        'A removed entity leaves "entities" and stands once in "excluded".',
      );
      valid = false;
    }
    listed.add(key);
    if (!corrected.has(key)) return true;
    problems.countedWarning(
      'corrected-span',
      place,
      `must list spans that are no entities, but got ${show(span)}, which is one`,
      'The entity was taken, as a correction by hand.',
    );
    return false;
  });
  return valid ? kept : null;
}

const isWeight = (value: unknown, numTokens: number): boolean => {
  const [first, last, weight] = Array.isArray(value) && value.length === 3 ? (value as unknown[]) : [];
  if (!Number.isInteger(first) || !Number.isInteger(last) || typeof weight !== 'number') return false;
  const [from, to] = [first as number, last as number];
  return from >= 0 && from <= to && to < numTokens && weight >= 0 && weight <= 1;
};

/** Weights of spans, each span once; null where one is none, which is reported. */
function checkWeights(raw: SpanSentence, { problems }: CheckContext): readonly SpanWeight[] | null {
  const place = { line: raw.place.line, where: placeInside(raw.place, 'spanWeights') };
  const numTokens = Array.isArray(raw.tokens) ? raw.tokens.length : 0;
  const advice = 'Word positions count from 0, the last one inclusive; a span that is not listed has the weight 1.';
  const given: readonly unknown[] | null = Array.isArray(raw.spanWeights) ? raw.spanWeights : null;
  const wrong = given === null ? raw.spanWeights : given.find((value) => !isWeight(value, numTokens));
  if (given === null || wrong !== undefined) {
    const wanted = 'must be an array of [first, last, weight], spans of the sentence with numbers from 0 to 1';
    problems.error('shape', place, `${wanted}, but got ${showValue(wrong)}`, advice);
    return null;
  }
  const weights = given as readonly SpanWeight[];
  const listed = new Set(weights.map(([first, last]) => `${first} ${last}`));
  if (listed.size === weights.length) return weights;
  problems.error(
    'duplicate-span',
    place,
    `must list a span once, but got ${weights.length - listed.size} again`,
    advice,
  );
  return null;
}

/**
 * Checks a sentence's tokens and spans and reports all that is wrong with them: shapes, empty words, spans outside the
 * sentence, reversed, repeated or overlapping ones, and types that are not known (where they are).
 *
 * @returns the sentence, with spans in the order of the file, or null when anything was wrong.
 */
export function checkSentence(raw: SpanSentence, context: CheckContext): Sentence | null {
  const tokens = checkTokens(raw, context);
  const entities = checkList(raw, 'entities', context);
  const excluded = raw.excluded === undefined ? undefined : checkList(raw, 'excluded', context);
  const listed = entities.spans as Entity[];
  const { kept, spare } = partEntities(raw, listed, context);
  const noOverlap = checkOverlaps(raw, kept, context);
  const fitting =
    excluded === undefined ? [] : checkExcluded(raw, { entities: listed, excluded: excluded.spans }, context);
  const weights = raw.spanWeights === undefined ? undefined : checkWeights(raw, context);
  if (tokens === null || !entities.valid || excluded?.valid === false || !noOverlap || fitting === null) return null;
  if (weights === null) return null;
  const all = [...fitting, ...spare];
  return {
    tokens,
    entities: kept,
    ...(excluded === undefined && spare.length === 0 ? {} : { excluded: all }),
    ...(weights === undefined ? {} : { spanWeights: weights }),
    ...(raw.origin === undefined ? {} : { origin: raw.origin }),
  };
}
