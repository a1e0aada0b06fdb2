import type { Sentence } from '@dynclean/schema';

import { defineJsonFormat } from './json/defineJsonFormat.js';
import { takeOrigin } from './origin/takeOrigin.js';
import { toItems } from './write/toItems.js';
import { writeJsonArray } from './write/writeJsonArray.js';

const NAME = 'gliner';

const WORD_KEYS = ['tokenized_text', 'tokens'];
const isTriple = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 3 && typeof value[2] === 'string';

const toItem = ({ tokens, entities, excluded = [] }: Sentence): object => ({
  tokenized_text: tokens,
  ner: entities,
  ...(excluded.length === 0 ? {} : { excluded }),
});

/**
 * GLiNER's training data: `{"tokenized_text": [...], "ner": [[first, last, type]]}`, the last word inclusive; `tokens`
 * for the words will do where `ner` holds spans. It cannot say that something is not known. Written is one array, which
 * GLiNER's training script reads as a whole.
 */
export const gliner = defineJsonFormat({
  name: NAME,
  title: "GLiNER's tokenized_text and ner",
  ending: '.json',
  holdsExcluded: 'field',
  wanted: 'a sentence with "tokenized_text" and "ner", lists of [first, last, type], as GLiNER trains on',
  recognizesItem: (item) =>
    Array.isArray(item['tokenized_text']) ||
    (Array.isArray(item['tokens']) &&
      Array.isArray(item['ner']) &&
      item['ner'].length > 0 &&
      item['ner'].every(isTriple)),
  acceptsItem: (item) => WORD_KEYS.some((key) => Array.isArray(item[key])),
  readItem(item, place, { wordsOnly }) {
    const key = WORD_KEYS.find((name) => name in item) ?? '';
    const { [key]: tokens, ner, excluded } = item;
    const spans = { entities: wordsOnly ? [] : ner, ...(excluded === undefined || wordsOnly ? {} : { excluded }) };
    return [{ kind: 'spans', place, tokens, ...spans, ...takeOrigin(item, [key, 'ner', 'excluded'], tokens) }];
  },
  write: (sentences, sink, options) => writeJsonArray(toItems(sentences, { format: NAME, toItem }, options), sink),
});
