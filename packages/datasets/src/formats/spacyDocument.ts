import { defineJsonFormat } from './json/defineJsonFormat.js';
import { holdsText, readSpanText } from './text/readSpanText.js';
import { excludedField } from './write/excludedField.js';
import { toTextWithTokens } from './write/toTextWithTokens.js';
import { writeJsonLines } from './write/writeJsonLines.js';

const NAME = 'spacy-document';

/**
 * spaCy's `Doc.to_json`: a text, its tokens and entities (`ents`, also `entities` or `spans`) as characters, cut at
 * `sents` where they are given. A text without tokens is cut into words here.
 */
export const spacyDocument = defineJsonFormat({
  name: NAME,
  title: "spaCy's Doc.to_json",
  wanted: 'a text with "ents", as doc.to_json() of spaCy writes it',
  holdsExcluded: 'spans',
  recognizesItem: holdsText,
  readItem: (item, place, input) => readSpanText(item, place, { input, entitiesMayBeAbsent: false }),
  write: writeJsonLines(
    NAME,
    (sentence) => {
      const { text, words, spans, excluded } = toTextWithTokens(sentence);
      return {
        text,
        ents: spans.map(({ start, end, label, keys }) => ({ ...keys, start, end, label })),
        sents: [{ start: 0, end: Array.from(text).length }],
        tokens: words.map(({ start, end }, id) => ({ id, start, end })),
        ...excludedField(excluded),
      };
    },
    { holdsExcluded: true, placesSpanKeys: true },
  ),
});
