import { defineJsonFormat } from './json/defineJsonFormat.js';
import { holdsText, readTextWithTokens } from './json/textWithTokens.js';
import { toTextWithTokens } from './write/toTextWithTokens.js';
import { writeJsonLines } from './write/writeJsonLines.js';

const NAME = 'spacy-document';

/**
 * spaCy's `Doc.to_json`: a text, its tokens and entities (`ents`, also `entities` or `spans`) as characters, cut at
 * `sents` where they are given. A text without tokens is refused here: words are not cut.
 */
export const spacyDocument = defineJsonFormat({
  name: NAME,
  title: "spaCy's Doc.to_json",
  wanted: 'a text with "tokens" and "ents", as doc.to_json() of spaCy writes it',
  recognizesItem: holdsText,
  readItem: (item, place, input) => readTextWithTokens(item, place, { ...input, entitiesMayBeAbsent: false }),
  write: writeJsonLines(NAME, (sentence) => {
    const { text, words, spans } = toTextWithTokens(sentence);
    return {
      text,
      ents: spans.map(({ start, end, label }) => ({ start, end, label })),
      sents: [{ start: 0, end: words.at(-1)?.end ?? 0 }],
      tokens: words.map(({ start, end }, id) => ({ id, start, end })),
    };
  }),
});
