import { showValue } from '@dynclean/schema';

import { checkTokens } from '../sentences/checkSentence.js';
import type { TagSentence } from '../sentences/RawSentence.js';
import { IGNORED_TAG, listTagNames } from './listTagNames.js';
import { type NamedTags, placeOfTag, type TagContext } from './NamedTags.js';
import { UNANNOTATED } from './TagScheme.js';

type TagValue = string | number | null;

const isTagValue = (tag: unknown): boolean => typeof tag === 'string' || Number.isInteger(tag) || tag === null;

/** Whether tags are an array as long as the tokens, all numbers, texts or null; reports where not. */
function checkShape(sentence: TagSentence, { problems }: TagContext): TagValue[] | null {
  const { tokens, tags } = sentence;
  if (!Array.isArray(tokens)) {
    checkTokens(sentence, { problems });
    return null;
  }
  const wrong = Array.isArray(tags) ? tags.findIndex((tag) => !isTagValue(tag)) : -1;
  if (!Array.isArray(tags) || wrong !== -1) {
    problems.error(
      'shape',
      placeOfTag(sentence, wrong === -1 ? undefined : wrong),
      `must be ${wrong === -1 ? 'an array of tags' : 'a tag, its name or its number'}, but got ` +
        showValue(wrong === -1 ? tags : (tags as unknown[])[wrong]),
      'Give every word its tag, O where it is in no entity.',
    );
    return null;
  }
  if (tokens.length !== tags.length) {
    problems.error(
      'shape',
      placeOfTag(sentence),
      `must hold as many tags as there are words, ${tokens.length}, but got ${tags.length}`,
      'Give every word its tag, O where it is in no entity.',
    );
    return null;
  }
  return tags as TagValue[];
}

interface Shaped {
  readonly sentence: TagSentence;
  readonly tags: readonly TagValue[];
}

/** Numbers that were written as texts are numbers, where a file has no other texts. */
function readNumbers(shaped: readonly Shaped[]): readonly Shaped[] {
  const isNumber = (tag: TagValue): boolean => typeof tag !== 'string' || /^(-100|\d{1,9})$/.test(tag);
  if (!shaped.every(({ tags }) => tags.every(isNumber))) return shaped;
  return shaped.map(({ sentence, tags }) => ({
    sentence,
    tags: tags.map((tag) => (typeof tag === 'string' ? Number(tag) : tag)),
  }));
}

/** Numbers to names, by the table beside the data or by convention; null and one problem where there is neither. */
function findNames(shaped: readonly Shaped[], context: TagContext): ReadonlyMap<number, string> | null {
  const first = shaped.find(({ tags }) => tags.some((tag) => typeof tag === 'number'));
  if (first === undefined) return new Map();
  const { problems, types, tagNames } = context;
  const named = tagNames?.namesFor(first.sentence.tagsKey);
  if (named !== undefined) return named;
  // O, B-x, I-x need a number above the count of types; where none is, the tags could as well be one number a type.
  const largest = shaped.reduce(
    (most, { tags }) => tags.reduce<number>((a, b) => (typeof b === 'number' && b > a ? b : a), most),
    0,
  );
  if (types !== null && largest > types.length) return new Map(listTagNames(types).entries());
  problems.error(
    'tag-names',
    placeOfTag(first.sentence),
    types === null
      ? 'must be tags that have names, but got numbers and no table of names beside the file'
      : `must be numbers of which some exceed the ${types.length} types (O is 0, B-x and I-x follow type by type), ` +
          `but got none above ${largest}`,
    'Write tag_to_id.json beside the file, e.g. {"O": 0, "B-PER": 1, "I-PER": 2}.',
  );
  return null;
}

/** Resolves numbers and reports those without a name. Null and -100 say that a word is not annotated. */
function nameTags(
  { sentence, tags }: Shaped,
  names: ReadonlyMap<number, string>,
  context: TagContext,
): string[] | null {
  let valid = true;
  const named = tags.map((tag, position) => {
    if (typeof tag === 'string') return tag;
    const name = tag === null ? UNANNOTATED : (names.get(tag) ?? (tag === IGNORED_TAG ? UNANNOTATED : undefined));
    if (name === undefined) {
      valid = false;
      context.problems.error(
        'unknown-tag',
        placeOfTag(sentence, position),
        `must be a number that has a name (${[...names.keys()].join(', ')}), but got ${tag}`,
        `Correct the tag, or the names in ${context.tagNames?.file ?? 'dataset.json'}.`,
      );
    }
    return name ?? 'O';
  });
  return valid ? named : null;
}

/** The tags of a file with their names. */
export interface TagValues {
  /** The sentences whose tags could be read. */
  readonly tagged: readonly NamedTags[];
  /** Whether `O` is among the names that the table knows. */
  readonly namesOutside: boolean;
}

/**
 * The names of all tags: numbers are looked up, also where they were written as texts.
 *
 * @returns null where numbers have no names.
 */
export function readTagValues(sentences: readonly TagSentence[], context: TagContext): TagValues | null {
  const given = sentences.flatMap((sentence): Shaped[] => {
    const tags = checkShape(sentence, context);
    return tags === null ? [] : [{ sentence, tags }];
  });
  const shaped = readNumbers(given);
  const names = findNames(shaped, context);
  if (names === null) return null;
  const tagged = shaped.flatMap((one): NamedTags[] => {
    const tags = nameTags(one, names, context);
    return tags === null ? [] : [{ sentence: one.sentence, tags }];
  });
  return { tagged, namesOutside: [...names.values()].includes('O') };
}
