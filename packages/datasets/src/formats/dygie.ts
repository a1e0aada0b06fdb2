import { asArray } from '../json/JsonObject.js';
import { placeInside, type RawSentence } from '../sentences/RawSentence.js';
import { defineJsonFormat } from './json/defineJsonFormat.js';

/** Positions of a document as positions of a sentence; what is no triple stays, to be reported. */
function shift(value: unknown, offset: number): unknown {
  if (!Array.isArray(value)) return value;
  const [first, last, ...rest] = value as unknown[];
  return [typeof first === 'number' ? first - offset : first, typeof last === 'number' ? last - offset : last, rest[0]];
}

/**
 * DyGIE's documents: `sentences` of words, and `ner` with the entities of each sentence, whose positions count over the
 * whole document, the last one inclusive. Scores behind the type are passed over. Each sentence is one of its own.
 */
export const dygie = defineJsonFormat({
  name: 'dygie',
  title: "DyGIE's sentences and ner",
  wanted: 'a document with "sentences" and "ner", a list for each sentence, as DyGIE reads it',
  recognizesItem: ({ sentences, ner }) => Array.isArray(sentences) && Array.isArray(sentences[0]) && Array.isArray(ner),
  acceptsItem: ({ sentences }) => Array.isArray(sentences),
  *readItem(item, place, { problems, wordsOnly }): Iterable<RawSentence> {
    const sentences = asArray(item['sentences']);
    const ner = asArray(item['ner']);
    if (!wordsOnly && ner.length !== sentences.length) {
      problems.error(
        'shape',
        { line: place.line, where: placeInside(place, 'ner') },
        `must hold a list for each of the ${sentences.length} sentences, but got ${ner.length}`,
        'A sentence without entities has an empty list.',
      );
      yield { kind: 'broken', place };
      return;
    }
    const key = item['doc_key'] ?? item['doc_id'];
    let offset = 0;
    for (const [index, tokens] of sentences.entries()) {
      const start = offset;
      const own = ner[index];
      const entities = wordsOnly ? [] : Array.isArray(own) ? own.map((value) => shift(value, start)) : own;
      const origin = typeof key === 'string' ? { origin: { id: `${key}#${index}` } } : {};
      yield {
        kind: 'spans',
        place: { ...place, path: placeInside(place, `sentences[${index}]`) },
        tokens,
        entities,
        ...origin,
      };
      offset += asArray(tokens).length;
    }
  },
});
