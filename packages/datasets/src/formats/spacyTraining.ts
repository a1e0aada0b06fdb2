import { showValue } from '@dynclean/schema';

import { placeInside, type RawSentence } from '../readers/RawSentence.js';
import { defineJsonFormat } from './json/defineJsonFormat.js';
import { asArray, asObject } from './json/JsonObject.js';

/** spaCy 2's training JSON: `paragraphs` → `sentences` → `tokens` with `orth` and a BILUO tag `ner`. */
export const spacyTraining = defineJsonFormat({
  name: 'spacy-training',
  title: "spaCy 2's training JSON",
  wanted: 'a document with "paragraphs", as spaCy 2 trains on',
  recognizesItem: (item) => 'paragraphs' in item,
  readItem: (document, place, { problems, wordsOnly }) =>
    asArray(document['paragraphs']).flatMap((paragraph, p) =>
      asArray(asObject(paragraph)['sentences']).flatMap((sentence, s): RawSentence[] => {
        const path = placeInside(place, `paragraphs[${p}].sentences[${s}]`);
        const own = { ...place, path };
        const tokens = asArray(asObject(sentence)['tokens']).map(asObject);
        const words = tokens.map((token) => token['orth']);
        if (wordsOnly) return [{ kind: 'spans', place: own, tokens: words, entities: [] }];
        const untagged = tokens.findIndex((token) => typeof token['ner'] !== 'string');
        if (untagged !== -1) {
          problems.error(
            'shape',
            { line: place.line, where: `${path}.tokens[${untagged}].ner` },
            `must be a tag such as O, B-PER or U-PER, but got ${showValue(tokens[untagged]?.['ner'])}`,
            'Give every token its "ner" tag, "-" where it is not annotated.',
          );
          return [{ kind: 'broken', place: own }];
        }
        return [{ kind: 'tags', place: own, tokens: words, tags: tokens.map(({ ner }) => ner), tagsKey: 'ner' }];
      }),
    ),
});
