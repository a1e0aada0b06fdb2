import { asArray, asObject, type JsonObject } from '../json/JsonObject.js';
import { defineJsonFormat } from './json/defineJsonFormat.js';
import { takeOrigin } from './origin/takeOrigin.js';
import { holdsText } from './text/readSpanText.js';
import { readTextDocument } from './text/readTextDocument.js';
import { givePlaces, takePlaces } from './text/wordPlaces.js';
import { excludedField } from './write/excludedField.js';
import { type PlacedSpan, toTextWithTokens } from './write/toTextWithTokens.js';
import { writeJsonLines } from './write/writeJsonLines.js';

const NAME = 'doccano';

const LIST_KEYS = ['label', 'labels'];

/** `{"label": "PER", "start_offset": 0, "end_offset": 3}`, as exports with relations have it. */
const isEntity = (value: unknown): boolean => 'start_offset' in asObject(value) && 'end_offset' in asObject(value);

const hasEntities = (item: JsonObject): boolean => {
  const entities = asArray(item['entities']);
  return Array.isArray(item['entities']) && (entities.some(isEntity) || 'relations' in item);
};

function toSpan(value: unknown): unknown {
  if (!isEntity(value)) return value;
  const { start_offset: start, end_offset: end, ...others } = asObject(value);
  return { ...others, start, end };
}

/** Lists of three; where spans have ids or other keys, objects, as projects with relations have them. */
const toLabels = (spans: readonly PlacedSpan[]): object =>
  spans.some(({ keys }) => Object.keys(keys).length > 0)
    ? {
        entities: spans.map(({ start, end, label, keys }) => ({
          ...keys,
          label,
          start_offset: start,
          end_offset: end,
        })),
      }
    : { label: spans.map(({ start, end, label }) => [start, end, label]) };

/**
 * doccano's exports of sequence labelling: a text with `label` (or `labels`), lists of `[start, end, type]`, or with
 * `entities` of `start_offset`, `end_offset` and `label` where the project has relations. Offsets are characters.
 */
export const doccano = defineJsonFormat({
  name: NAME,
  title: "doccano's texts with labels",
  wanted: 'a text with "label" (or "labels", or "entities" of start_offset and end_offset), as doccano exports it',
  holdsExcluded: 'spans',
  recognizesItem: (item) =>
    holdsText(item) &&
    !Array.isArray(item['tokens']) &&
    (LIST_KEYS.some((key) => Array.isArray(item[key])) || hasEntities(item)),
  readItem(item, place, input) {
    const key = LIST_KEYS.find((name) => Array.isArray(item[name])) ?? 'entities';
    const document = {
      text: item['text'] as string,
      tokens: takePlaces(item['offsets']),
      spans: asArray(item[key]).map(toSpan),
      keyOf: (index: number) => `${key}[${index}]`,
      excluded: asArray(item['excluded']),
      ...takeOrigin(item, ['text', key, 'excluded']),
    };
    return readTextDocument(document, place, input);
  },
  write: writeJsonLines(
    NAME,
    (sentence) => {
      const { text, words, spans, excluded } = toTextWithTokens(sentence);
      return {
        text,
        ...toLabels(spans),
        ...excludedField(excluded),
        ...givePlaces(text, words),
      };
    },
    { holdsExcluded: true, placesSpanKeys: true },
  ),
});
