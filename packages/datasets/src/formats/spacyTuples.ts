import { asArray, asObject, isObject } from '../json/JsonObject.js';
import { defineJsonFormat } from './json/defineJsonFormat.js';
import { takeOrigin } from './origin/takeOrigin.js';
import { readTextDocument } from './text/readTextDocument.js';

/**
 * `(text, {"entities": [(start, end, label)]})`, the training data of spaCy's older examples,
 * as JSON makes lists of it.
 */
export const spacyTuples = defineJsonFormat({
  name: 'spacy-tuples',
  title: "spaCy's texts with entities, [text, {entities}]",
  wanted: '[text, {"entities": [[start, end, label]]}]',
  toObject(value) {
    if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== 'string' || !isObject(value[1]))
      return undefined;
    return { text: value[0], annotations: value[1] };
  },
  recognizesItem: ({ text, annotations, ...others }) =>
    typeof text === 'string' && Array.isArray(asObject(annotations)['entities']) && Object.keys(others).length === 0,
  readItem({ text, annotations }, place, input) {
    const { entities, ...others } = asObject(annotations);
    const keyOf = (index: number): string => `[1].entities[${index}]`;
    return readTextDocument(
      { text: text as string, spans: asArray(entities), keyOf, ...takeOrigin(others, []) },
      place,
      input,
    );
  },
});
