import { asArray, asObject, type JsonObject } from '../json/JsonObject.js';
import { defineJsonFormat } from './json/defineJsonFormat.js';
import { takeOrigin } from './origin/takeOrigin.js';
import { listByType } from './text/listByType.js';
import { readTextDocument } from './text/readTextDocument.js';

const isMention = (value: unknown): boolean => {
  const { text, type, label, start } = asObject(value);
  return typeof text === 'string' && typeof (type ?? label) === 'string' && start === undefined;
};

interface Found {
  readonly text: string;
  readonly spans: readonly unknown[];
  readonly own: readonly string[];
}

/** The text of an item and the entities that it lists by their words; undefined where it is another's. */
function findMentions(item: JsonObject): Found | undefined {
  const { text, input, output, entities } = item;
  if (typeof text === 'string' && !('tokens' in item)) {
    const listed = listByType(entities);
    if (listed !== undefined) return { text, spans: listed, own: ['text', 'entities'] };
    if (Array.isArray(entities) && entities.every(isMention))
      return { text, spans: entities, own: ['text', 'entities'] };
  }
  const listed = listByType(asObject(output)['entities']);
  return typeof input === 'string' && listed !== undefined
    ? { text: input, spans: listed, own: ['input', 'output'] }
    : undefined;
}

/**
 * Entities by their words, without places, as language models write them: `{"text", "entities": [{"text", "type"}]}`,
 * `{"text", "entities": {"PER": ["Ann"]}}`, or GLiNER2's `{"input", "output": {"entities": {"PER": ["Ann"]}}}`. They
 * are looked for in the text (`locateMentions`).
 */
export const mentions = defineJsonFormat({
  name: 'mentions',
  title: 'texts with entities by their words',
  wanted: 'a text with "entities", a list of {"text", "type"}',
  recognizesItem: (item) => (findMentions(item)?.spans.length ?? 0) > 0,
  acceptsItem: (item) =>
    findMentions(item) !== undefined || (typeof item['text'] === 'string' && Array.isArray(item['entities'])),
  readItem(item, place, input) {
    const { text, spans, own } = findMentions(item) ?? { text: item['text'] as string, spans: asArray(item['entities']), own: ['text', 'entities'] }; // prettier-ignore
    const keyOf = (index: number): string => `entities[${index}]`;
    return readTextDocument({ text, spans, keyOf, ...takeOrigin(item, [...own, 'text']) }, place, input);
  },
});
