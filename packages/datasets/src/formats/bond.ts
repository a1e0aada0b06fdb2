import { defineJsonFormat } from './json/defineJsonFormat.js';
import { takeOrigin } from './origin/takeOrigin.js';

/**
 * BOND's data: `{"str_words": [...], "tags": [0, 1, ...]}`, the names of the tags in `tag_to_id.json` beside the file.
 */
export const bond = defineJsonFormat({
  name: 'bond',
  title: "BOND's str_words and tags",
  wanted: 'a sentence with "str_words" and "tags", as BOND writes it',
  recognizesItem: (item) => 'str_words' in item,
  readItem(item, place) {
    const { str_words: tokens, tags } = item;
    return [{ kind: 'tags', place, tokens, tags, tagsKey: 'tags', ...takeOrigin(item, ['str_words', 'tags'], tokens) }];
  },
});
