import type { RawSentence, SentencePlace } from '../sentences/RawSentence.js';
import { formatSentence } from './write/formatSentences.js';
import type { FormatInput } from './registry/Format.js';
import { defineJsonFormat, listKeys } from './json/defineJsonFormat.js';
import type { JsonObject } from '../json/JsonObject.js';
import { reportUnreadTags } from './json/unreadTags.js';
import { takeOrigin } from './origin/takeOrigin.js';

/** Keys beside the words that say nothing of entities. */
const PLAIN_KEYS = ['tokens', 'words', 'id', 'idx', 'text', 'excluded', 'spanWeights', 'offsets', 'meta'];

/** Labels under a key that is not known must not be taken for none. */
function reportMissingEntities(item: JsonObject, place: SentencePlace, { problems }: FormatInput): RawSentence[] {
  problems.error(
    'shape',
    { line: place.line, ...(place.path === '' ? {} : { where: place.path }) },
    `must hold "entities", a list of [first, last, type], but got the keys ${listKeys(item)}`,
    'Write the entities under "entities"; only a sentence that has none gets an empty list.',
  );
  return [{ kind: 'broken', place }];
}

/**
 * Our own: `{"tokens": [...], "entities": [[first, last, type], ...]}`, with `excluded` or `spanWeights` in cleaned
 * versions. DynClean's release is an array of the same. `words` will do for `tokens`. Other keys travel along: `id`, a
 * `text` that the tokens are cut from with their `offsets`, and whatever else a file has.
 */
export const dynclean = defineJsonFormat({
  name: 'dynclean',
  alias: 'jsonl',
  title: 'tokens and entities (ours)',
  wanted: 'a sentence with "tokens" and "entities" (or another known format)',
  holdsExcluded: 'spans',
  holdsWeights: true,
  recognizesItem: (item) => 'tokens' in item || 'words' in item || 'entities' in item,
  readItem(item, place, input): RawSentence[] {
    const { tokens, words, entities, excluded, spanWeights } = item;
    const key = tokens === undefined ? 'words' : 'tokens';
    const origin = takeOrigin(item, [key, 'entities', 'excluded', 'spanWeights'], tokens ?? words);
    if (input.wordsOnly) return [{ kind: 'spans', place, tokens: tokens ?? words, entities: [], ...origin }];
    if (entities === undefined && Object.keys(item).some((key) => !PLAIN_KEYS.includes(key))) {
      return reportMissingEntities(item, place, input);
    }
    reportUnreadTags({ item, place, read: 'entities', keys: [] }, input.problems);
    const spans = {
      entities,
      ...(excluded === undefined ? {} : { excluded }),
      ...(spanWeights === undefined ? {} : { spanWeights }),
    };
    return [{ kind: 'spans', place, tokens: tokens ?? words, ...spans, ...origin }];
  },
  async write(sentences, sink) {
    for await (const sentence of sentences) await sink(formatSentence(sentence));
  },
});
