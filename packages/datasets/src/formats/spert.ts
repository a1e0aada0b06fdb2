import { asArray, asObject } from '../json/JsonObject.js';
import { defineJsonFormat } from './json/defineJsonFormat.js';
import { takeOrigin } from './origin/takeOrigin.js';

const isEntity = (value: unknown): boolean => {
  const { type, start, end } = asObject(value);
  return typeof type === 'string' && Number.isInteger(start) && Number.isInteger(end);
};

/** SpERT's data: words with `entities` of `type`, `start` and `end`, counted in words, the end exclusive. */
export const spert = defineJsonFormat({
  name: 'spert',
  title: "SpERT's tokens and entities",
  wanted: 'a sentence with "tokens" and "entities" of {"type", "start", "end"}, as SpERT reads it',
  recognizesItem: ({ tokens, entities }) =>
    Array.isArray(tokens) && typeof tokens[0] === 'string' && Array.isArray(entities) && entities.some(isEntity),
  acceptsItem: ({ tokens, entities }) => Array.isArray(tokens) && Array.isArray(entities),
  readItem(item, place, { wordsOnly }) {
    const entities = asArray(item['entities']).map((value) => {
      const { start, end, type } = asObject(value);
      return isEntity(value) ? [start, (end as number) - 1, type] : value;
    });
    const origin = takeOrigin(item, ['tokens', 'entities'], item['tokens']);
    return [{ kind: 'spans', place, tokens: item['tokens'], entities: wordsOnly ? [] : entities, ...origin }];
  },
});
