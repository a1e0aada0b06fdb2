import { defineJsonFormat } from './json/defineJsonFormat.js';
import { holdsText, readTextWithTokens } from './json/textWithTokens.js';

/**
 * spaCy's `Doc.to_json`: a text, its tokens and entities (`ents`, also `entities` or `spans`) as characters, cut at
 * `sents` where they are given. A text without tokens is refused here: words are not cut.
 */
export const spacyDocument = defineJsonFormat({
  name: 'spacy-document',
  title: "spaCy's Doc.to_json",
  wanted: 'a text with "tokens" and "ents", as doc.to_json() of spaCy writes it',
  recognizesItem: holdsText,
  readItem: (item, place, input) => readTextWithTokens(item, place, { ...input, entitiesMayBeAbsent: false }),
});
