import { type Sentence, showValue } from '@dynclean/schema';

import { encodeTags } from '../tags/encodeTags.js';
import { placeInside, type RawSentence } from '../sentences/RawSentence.js';
import { defineJsonFormat } from './json/defineJsonFormat.js';
import { asArray, asObject } from '../json/JsonObject.js';
import { maskWords } from '../tags/maskWords.js';
import { UNANNOTATED } from '../tags/TagScheme.js';
import { refuseUntyped } from './write/refuseSentence.js';
import { writeJsonArray } from './write/writeJsonArray.js';

const NAME = 'spacy-training';

/** spaCy 2's training JSON: `paragraphs` → `sentences` → `tokens` with `orth` and a BILUO tag `ner`. */
export const spacyTraining = defineJsonFormat({
  name: NAME,
  title: "spaCy 2's training JSON",
  wanted: 'a document with "paragraphs", as spaCy 2 trains on',
  ending: '.json',
  holdsExcluded: 'words',
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
  /**
   * One array, as `spacy convert` writes it; a document a sentence. Words of excluded spans are not annotated (`-`).
   */
  async write(sentences, sink) {
    await writeJsonArray(toDocuments(sentences), sink);
  },
});

async function* toDocuments(sentences: Iterable<Sentence> | AsyncIterable<Sentence>): AsyncGenerator<object> {
  let index = 0;
  for await (const sentence of sentences) {
    refuseUntyped(NAME, sentence, index);
    const tags = encodeTags(sentence.tokens.length, sentence.entities, 'bilou');
    const isMasked = maskWords(sentence);
    const tokens = sentence.tokens.map((orth, id) => ({
      id,
      orth,
      ner: isMasked[id] === true ? UNANNOTATED : tags[id],
    }));
    yield { id: index++, paragraphs: [{ sentences: [{ tokens, brackets: [] }] }] };
  }
}
