import { encodeTags } from '../tags/encodeTags.js';
import { IGNORED_TAG, listTagNames } from '../tags/listTagNames.js';
import { maskWords } from '../tags/maskWords.js';
import { takeOrigin } from './origin/takeOrigin.js';
import type { FormatInput } from './registry/Format.js';
import { defineJsonFormat, listKeys } from './json/defineJsonFormat.js';
import type { JsonObject } from '../json/JsonObject.js';
import { writeJsonLines } from './write/writeJsonLines.js';
import { holdsTags, reportUnreadTags } from './json/unreadTags.js';
import type { RawSentence, SentencePlace } from '../sentences/RawSentence.js';

/** Keys under which datasets keep the words, and the tag of each, in the order in which they are looked for. */
const WORD_KEYS = ['tokens', 'words'];
const TAG_KEYS = ['ner_tags', 'tags', 'labels', 'ner'];

const find = (item: JsonObject, keys: readonly string[]): string | undefined => keys.find((key) => key in item);

/** Texts, numbers or nothing: what one value a word would be, as spans are not. */
const isRow = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.every((one) => one === null || typeof one !== 'object');

/** The key of the tags: the first that holds tags with positions, else the first that is there. */
function findTagsKey(item: JsonObject): string | undefined {
  return TAG_KEYS.find((key) => holdsTags(item[key])) ?? find(item, TAG_KEYS);
}

/** Keys that hold as many values as there are words: what may be meant by a tag a word. */
function findParallelKeys(item: JsonObject, words: readonly unknown[]): string[] {
  return Object.entries(item).flatMap(([key, value]) =>
    !WORD_KEYS.includes(key) && isRow(value) && value.length === words.length && words.length > 0 ? [key] : [],
  );
}

function reportMissingTags(item: JsonObject, place: SentencePlace, { problems }: FormatInput): RawSentence[] {
  const parallel = findParallelKeys(item, item[find(item, WORD_KEYS) ?? ''] as unknown[]);
  problems.error(
    'shape',
    { line: place.line, ...(place.path === '' ? {} : { where: place.path }) },
    `must hold its tags as one of ${TAG_KEYS.join(', ')} (or "entities"), but got the keys ${listKeys(item)}`,
    `Rename the key of the tags to ner_tags${parallel.length === 0 ? '' : `: ${parallel.join(' or ')}, whichever you mean`}.`,
  );
  return [{ kind: 'broken', place }];
}

const NAME = 'hugging-face';

/**
 * Hugging Face's datasets: words under `tokens` (or `words`), a tag for each, its name or its number, under `ner_tags`
 * (or `tags`, `labels`, `ner`). Words with further keys of which none is known are refused here: an empty list of
 * entities, which our own format would ask for, would lose their labels.
 *
 * Written are names of tags; or, with types, their numbers, of which `id2label.json` says the names:
 * only numbers can say -100, which trainers pass over, of a word that lies in an excluded span.
 */
export const huggingFace = defineJsonFormat({
  name: NAME,
  alias: 'hf',
  title: "Hugging Face's tokens and ner_tags",
  wanted: 'a sentence with "tokens" and "ner_tags" (or tags, labels, ner)',
  holdsExcluded: 'words',
  recognizesItem(item) {
    const words = item[find(item, WORD_KEYS) ?? ''];
    if (words === undefined || 'entities' in item) return false;
    return find(item, TAG_KEYS) !== undefined || (Array.isArray(words) && findParallelKeys(item, words).length > 0);
  },
  readItem(item, place, input): RawSentence[] {
    const wordsKey = find(item, WORD_KEYS) ?? '';
    const tokens = item[wordsKey];
    const tagsKey = findTagsKey(item);
    if (tagsKey !== undefined) {
      if (!input.wordsOnly) reportUnreadTags({ item, place, read: tagsKey, keys: TAG_KEYS }, input.problems);
      const origin = takeOrigin(item, [wordsKey, tagsKey], tokens);
      return [{ kind: 'tags', place, tokens, tags: item[tagsKey], tagsKey, ...origin }];
    }
    if (input.wordsOnly)
      return [{ kind: 'spans', place, tokens, entities: [], ...takeOrigin(item, [wordsKey], tokens) }];
    return reportMissingTags(item, place, input);
  },
  async write(sentences, sink, { types } = {}) {
    const numbers = types && new Map(listTagNames(types).map((name, number) => [name, number]));
    const write = writeJsonLines(
      NAME,
      (sentence) => {
        const tags = encodeTags(sentence.tokens.length, sentence.entities, 'bio');
        const isMasked = maskWords(sentence);
        const numberOf = (tag: string, at: number): number =>
          isMasked[at] === true ? IGNORED_TAG : (numbers?.get(tag) ?? 0);
        return { tokens: sentence.tokens, ner_tags: numbers === undefined ? tags : tags.map(numberOf) };
      },
      { holdsExcluded: numbers !== undefined, packsMeta: true },
    );
    await write(sentences, sink);
  },
  writeBeside: ({ types = [] }) => ({
    'id2label.json': `${JSON.stringify(Object.fromEntries(listTagNames(types).entries()), null, 2)}\n`,
  }),
});
