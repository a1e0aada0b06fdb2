import { type ExcludedSpan, showValue } from '@dynclean/schema';

import type { FileProblems } from '../problems/FileProblems.js';
import { decodeTags, type DecodedTags, listUnannotatedSpans } from './decodeTags.js';
import type { SpanSentence, TagSentence } from '../sentences/RawSentence.js';
import { type NamedTags, placeOfTag, type TagContext } from './NamedTags.js';
import { readTagValues, type TagValues } from './readTagValues.js';
import { detectTagScheme, type TagScheme } from './TagScheme.js';

/** What a tag of an entity is, by scheme. */
const WANTED: Readonly<Record<TagScheme['kind'], string>> = {
  prefixed: 'a type with a prefix such as B- or I-',
  suffixed: 'a type with an ending such as -B or -I',
  untyped: 'B or I',
  bare: 'a type',
};

type Decoded = NamedTags & DecodedTags;

/**
 * Turns sentences with one tag a token into sentences with spans. The scheme is told from the vocabulary of the whole
 * file (`detectTagScheme`). Tags that do not fit it are errors, and so is a vocabulary that never says `O`; words that
 * were not annotated make excluded spans; odd but readable tags are one warning a file.
 */
export function resolveTags(sentences: readonly TagSentence[], context: TagContext): SpanSentence[] {
  const named = readTagValues(sentences, context);
  if (named === null) return [];
  const scheme = detectTagScheme(
    named.tagged.flatMap(({ tags }) => tags),
    context.types,
  );
  if (!checkVocabulary(named, scheme, context)) return [];
  const decoded = named.tagged.map((one): Decoded => ({ ...one, ...decodeTags(one.tags, scheme) }));
  reportOrder(decoded, context.problems);
  return decoded.flatMap(({ sentence, tags, entities, invalid, unannotated }): SpanSentence[] => {
    for (const position of invalid) {
      context.problems.error(
        'unknown-tag',
        placeOfTag(sentence, position),
        `must be O or ${WANTED[scheme.kind]}, but got ${showValue(tags[position])}`,
        'Write all tags of a file in one scheme, and O for a word that is in no entity.',
      );
    }
    for (const position of unannotated) {
      context.problems.countedWarning(
        'not-annotated',
        placeOfTag(sentence, position),
        `must be annotated to be trained on, but got ${showValue((sentence.tags as unknown[])[position])}, which says ` +
          'that nobody looked',
        'Spans that hold such a word are excluded from training; write O where a word is in no entity.',
      );
    }
    if (invalid.length > 0) return [];
    const { place, tokens, origin } = sentence;
    const excluded = mergeExcluded(sentence.excluded, listUnannotatedSpans(unannotated, tags.length));
    return [{ kind: 'spans', place, tokens, entities, ...excluded, ...(origin && { origin }) }];
  });
}

/** Spans of words that were not annotated, behind those that the file lists itself. */
function mergeExcluded(listed: unknown, unannotated: readonly ExcludedSpan[]): { readonly excluded?: unknown } {
  if (!Array.isArray(listed))
    return listed === undefined && unannotated.length === 0 ? {} : { excluded: listed ?? unannotated };
  const bounds = new Set(listed.map((span: unknown) => (Array.isArray(span) ? `${span[0]} ${span[1]}` : '')));
  return {
    excluded: [...(listed as unknown[]), ...unannotated.filter(([first, last]) => !bounds.has(`${first} ${last}`))],
  };
}

/** Looks at the vocabulary before types are made of it; false where it certainly is none of entity tags. */
function checkVocabulary({ tagged, namesOutside }: TagValues, scheme: TagScheme, context: TagContext): boolean {
  const { problems, types } = context;
  const [first] = tagged;
  if (first === undefined) return true;
  if (scheme.kind === 'untyped') return reportUntyped(tagged, scheme, context);
  if (scheme.kind !== 'bare' || namesOutside) return true;
  const isExpected = (tag: string): boolean => scheme.read(tag) === 'outside' || types?.includes(tag) === true;
  if (tagged.some(({ tags }) => tags.some((tag) => isExpected(tag)))) return true;
  const at = tagged.find(({ tags }) => tags.length > 0) ?? first;
  problems.error(
    'no-tags',
    placeOfTag(at.sentence, at.tags.length > 0 ? 0 : undefined),
    `must hold tags such as O, B-PER and I-PER, but got ${showValue(at.tags[0])} and never O`,
    'Name the tags of entities so, O for a word that is in none.',
  );
  return false;
}

/** Tags without types are one type; false where the corpus has several, none of which may be guessed. */
function reportUntyped(tagged: readonly NamedTags[], scheme: TagScheme, { problems, types }: TagContext): boolean {
  const isTagged = (tag: string): boolean => Array.isArray(scheme.read(tag));
  const first = tagged.find(({ tags }) => tags.some(isTagged));
  if (first === undefined) return true;
  const position = first.tags.findIndex(isTagged);
  const tag = first.tags[position] ?? '';
  const meaning = scheme.read(tag);
  const type = typeof meaning === 'string' ? '' : meaning[1];
  const isGuess = types !== null && !types.includes(type);
  const report = isGuess ? problems.error.bind(problems) : problems.warning.bind(problems);
  report(
    'no-type',
    placeOfTag(first.sentence, position),
    `must be a tag with a type such as B-PER, but got ${showValue(tag)} as all tags of the file are, without a type`,
    isGuess
      ? `Write the type behind the tags: the corpus has the types ${types.join(', ')}.`
      : `They were read as one type, ${type}; dataset.json with that one type can name it.`,
  );
  return !isGuess;
}

/**
 * Tags that do not follow the file's own rule of beginnings, as one warning. A file in which most entities begin with
 * an inside tag is older BIO (or IO), where `B` only parts neighbours: its odd ones are the others.
 */
function reportOrder(decoded: readonly Decoded[], problems: FileProblems): void {
  const count = (key: 'opened' | 'begun'): number => decoded.reduce((sum, one) => sum + one[key].length, 0);
  const [opened, begun] = [count('opened'), count('begun')];
  if (opened === 0 || begun === 0) return;
  const isOlder = opened > begun;
  for (const one of decoded) {
    for (const position of isOlder ? one.begun : one.opened) {
      const tag = showValue(one.tags[position]);
      problems.countedWarning(
        'tag-order',
        placeOfTag(one.sentence, position),
        isOlder
          ? `must be an inside tag, as where most entities of the file begin (older BIO), but got ${tag}`
          : `must follow a tag of its type, but got ${tag} after ${showValue(one.tags[position - 1] ?? 'O')}`,
        'It was read as the beginning of an entity.',
      );
    }
  }
}
