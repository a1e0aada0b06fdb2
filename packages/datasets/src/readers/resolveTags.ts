import type { FileProblems } from '../FileProblems.js';
import { showValue } from '../showValue.js';
import { decodeTags, detectTagScheme, type TagScheme } from './decodeTags.js';
import { placeInside, type SpanSentence, type TagSentence } from './RawSentence.js';
import type { TagNames } from './readTagNames.js';

interface TagContext {
  readonly problems: FileProblems;
  /** Types in order, from dataset.json; null where they are not known. */
  readonly types: readonly string[] | null;
  readonly tagNames: TagNames | null;
}

/** `O, B-first, I-first, B-second, ...`: how Hugging Face datasets number tags when nothing else is said. */
function conventionalNames(types: readonly string[]): ReadonlyMap<number, string> {
  return new Map(['O', ...types.flatMap((type) => [`B-${type}`, `I-${type}`])].entries());
}

function placeOf(sentence: TagSentence, position?: number): { readonly line: number; readonly where: string } {
  const { place, tagsKey } = sentence;
  if (place.linePerToken) return { line: place.line + (position ?? 0), where: tagsKey };
  return { line: place.line, where: placeInside(place, tagsKey) + (position === undefined ? '' : `[${position}]`) };
}

/** Whether tags are an array as long as the tokens, all numbers or all texts; reports where not. */
function checkShape(sentence: TagSentence, { problems }: TagContext): (string | number)[] | null {
  const { tokens, tags } = sentence;
  const wrong = Array.isArray(tags) ? tags.findIndex((tag) => typeof tag !== 'string' && !Number.isInteger(tag)) : -1;
  if (!Array.isArray(tags) || wrong !== -1) {
    problems.error(
      'shape',
      placeOf(sentence, wrong === -1 ? undefined : wrong),
      `must be ${wrong === -1 ? 'an array of tags' : 'a tag, its name or its number'}, but got ` +
        showValue(wrong === -1 ? tags : (tags as unknown[])[wrong]),
      'Give every word its tag, O where it is in no entity.',
    );
    return null;
  }
  if (!Array.isArray(tokens) || tokens.length !== tags.length) {
    problems.error(
      'shape',
      placeOf(sentence),
      `must hold as many tags as there are words, ${Array.isArray(tokens) ? tokens.length : 0}, but got ${tags.length}`,
      'Give every word its tag, O where it is in no entity.',
    );
    return null;
  }
  return tags as (string | number)[];
}

/** Numbers to names, by the table beside the data or by convention; null and one problem where there is neither. */
function findNames(sentences: readonly TagSentence[], context: TagContext): ReadonlyMap<number, string> | null {
  const numbered = sentences.filter(({ tags }) => Array.isArray(tags) && tags.some((tag) => typeof tag === 'number'));
  const [first] = numbered;
  if (first === undefined) return new Map();
  const { problems, types, tagNames } = context;
  const named = tagNames?.namesFor(first.tagsKey);
  if (named !== undefined) return named;
  // O, B-x, I-x need a number above the count of types; where none is, the tags could as well be one number a type.
  const largest = numbered.reduce((most, { tags }) => (tags as number[]).reduce((a, b) => (b > a ? b : a), most), 0);
  if (types !== null && largest > types.length) return conventionalNames(types);
  problems.error(
    'tag-names',
    placeOf(first),
    types === null
      ? 'must be tags that have names, but got numbers and no table of names beside the file'
      : `must be numbers of which some exceed the ${types.length} types (O is 0, B-x and I-x follow type by type), ` +
          `but got none above ${largest}`,
    'Write tag_to_id.json beside the file, e.g. {"O": 0, "B-PER": 1, "I-PER": 2}.',
  );
  return null;
}

/** Resolves numbers and reports those without a name. */
function nameTags(
  sentence: TagSentence,
  tags: readonly (string | number)[],
  names: ReadonlyMap<number, string>,
  context: TagContext,
): string[] | null {
  let valid = true;
  const named = tags.map((tag, position) => {
    const name = typeof tag === 'number' ? names.get(tag) : tag;
    if (name === undefined) {
      valid = false;
      context.problems.error(
        'unknown-tag',
        placeOf(sentence, position),
        `must be a number that has a name (${[...names.keys()].join(', ')}), but got ${tag}`,
        `Correct the tag, or the names in ${context.tagNames?.file ?? 'dataset.json'}.`,
      );
    }
    return name ?? 'O';
  });
  return valid ? named : null;
}

/**
 * Turns sentences with one tag a token into sentences with spans. The scheme is told from the whole file: prefixed
 * (BIO, BIOES, ...) or one bare type a token (IO). Tags that do not fit it are errors; an inside tag that begins an
 * entity is a warning, unless the whole file does so (IO, and the older BIO, where B only parts neighbours).
 */
export function resolveTags(sentences: readonly TagSentence[], context: TagContext): SpanSentence[] {
  const names = findNames(sentences, context);
  if (names === null) return [];
  const tagged = sentences.flatMap((sentence) => {
    const tags = checkShape(sentence, context);
    const named = tags && nameTags(sentence, tags, names, context);
    return named === null ? [] : [{ sentence, tags: named }];
  });
  const scheme: TagScheme = detectTagScheme(tagged.flatMap(({ tags }) => tags));
  const decoded = tagged.map(({ sentence, tags }) => ({ sentence, tags, ...decodeTags(tags, scheme) }));
  const beginsMatter = decoded.some(({ begun }) => begun.length > 0);
  return decoded.flatMap(({ sentence, tags, entities, invalid, opened }): SpanSentence[] => {
    for (const position of invalid) {
      context.problems.error(
        'unknown-tag',
        placeOf(sentence, position),
        `must be O or a type with a prefix such as B- or I-, but got ${showValue(tags[position])}`,
        'Write all tags of a file in one scheme.',
      );
    }
    for (const position of beginsMatter ? opened : []) {
      context.problems.warning(
        'tag-order',
        placeOf(sentence, position),
        `must follow a tag of its type, but got ${showValue(tags[position])} after ${showValue(tags[position - 1] ?? 'O')}`,
        'It was read as the beginning of an entity.',
      );
    }
    const { place, tokens } = sentence;
    return invalid.length > 0 ? [] : [{ kind: 'spans', place, tokens, entities }];
  });
}
