import type { FileProblems } from '../FileProblems.js';
import { showValue } from '../showValue.js';
import { parseSpacyDocument, parseSpacyTraining } from './parseSpacy.js';
import type { RawSentence, SentencePlace } from './RawSentence.js';

/** Keys under which Hugging Face datasets keep the tag of each token, in the order in which they are looked for. */
const TAG_KEYS = ['ner_tags', 'tags', 'labels', 'ner'];

/**
 * The sentences of one JSON value; which format it is in is told by its keys:
 *
 * | keys | format |
 * | --- | --- |
 * | `tokens`, `entities` | ours, and DynClean's release |
 * | `str_words`, `tags` | BOND |
 * | `tokens` and `ner_tags` (or `tags`, `labels`, `ner`) | Hugging Face |
 * | `paragraphs` | spaCy 2 training |
 * | `text`, `tokens` with offsets, and `entities`, `ents` or `spans` | spaCy's `Doc.to_json`, Prodigy |
 *
 * Anything else is a problem and gives a broken sentence. Usually one sentence; spaCy documents hold several.
 */
export function parseItem(item: unknown, place: SentencePlace, problems: FileProblems): RawSentence[] {
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
    const value = item as Readonly<Record<string, unknown>>;
    if ('paragraphs' in value) return parseSpacyTraining(value, place, problems);
    if (typeof value['text'] === 'string') return parseSpacyDocument(value, place, problems);
    if ('str_words' in value) {
      return [{ kind: 'tags', place, tokens: value['str_words'], tags: value['tags'], tagsKey: 'tags' }];
    }
    if ('tokens' in value && !('entities' in value)) {
      const tagsKey = TAG_KEYS.find((key) => key in value);
      if (tagsKey !== undefined) {
        return [{ kind: 'tags', place, tokens: value['tokens'], tags: value[tagsKey], tagsKey }];
      }
    }
    if ('tokens' in value || 'entities' in value) {
      const { tokens, entities, excluded } = value;
      return [{ kind: 'spans', place, tokens, entities, ...(excluded === undefined ? {} : { excluded }) }];
    }
  }
  problems.error(
    'shape',
    { line: place.line, ...(place.path === '' ? {} : { where: place.path }) },
    `must be a sentence with "tokens" and "entities" (or another known format), but got ${describe(item)}`,
    'docs/data.md shows the formats that are read.',
  );
  return [{ kind: 'broken', place }];
}

function describe(item: unknown): string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return showValue(item);
  const keys = Object.keys(item);
  return keys.length === 0 ? '{}' : `an object with the keys ${keys.slice(0, 8).join(', ')}`;
}
