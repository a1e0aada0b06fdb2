import type { Sentence } from '@dynclean/schema';

import { maskWords } from '../tags/maskWords.js';
import { CodePoints } from '../text/CodePoints.js';
import { placeInside, type RawSentence } from '../sentences/RawSentence.js';
import { type DocOfBin, type DocToken, entIob, readDocBin, writeDocBin } from './spacy/DocBin.js';
import { giveOrigin, takeOrigin } from './origin/takeOrigin.js';
import type { Format } from './registry/Format.js';
import { readTextDocument } from './text/readTextDocument.js';
import { toTextWithTokens } from './write/toTextWithTokens.js';
import { refuseSentence, refuseUntyped } from './write/refuseSentence.js';
import { listUnannotatedSpans } from '../tags/decodeTags.js';

const NAME = 'spacy-docbin';

/** Further white space between words, which is a token in spaCy. */
const isBlank = ({ text }: { readonly text: string }): boolean => /^[ \t\n\r]+$/.test(text);

/** The text of a document and where its tokens stand in it, in code points. */
function placeTokens(tokens: readonly DocToken[]): {
  readonly text: string;
  readonly places: { start: number; end: number }[];
} {
  let [text, next] = ['', 0];
  const places = tokens.map((token, index) => {
    const start = next;
    const end = start + Array.from(token.text).length;
    const space = token.space && index < tokens.length - 1;
    next = end + (space ? 1 : 0);
    text += token.text + (space ? ' ' : '');
    return { start, end };
  });
  return { text, places };
}

/** Entities of tokens as first token, last token and type. */
function readEntities(tokens: readonly DocToken[]): [number, number, string][] {
  const entities: [number, number, string][] = [];
  tokens.forEach(({ iob, type }, index) => {
    const before = entities.at(-1);
    if (iob === entIob.begin && type !== '') entities.push([index, index, type]);
    else if (iob === entIob.inside) {
      if (before !== undefined && before[1] === index - 1 && before[2] === type) before[1] = index;
      else if (type !== '') entities.push([index, index, type]);
    }
  });
  return entities;
}

/** A document as a text with spans; blanks that are tokens in spaCy are none here. */
function toDocument({ tokens, incorrect, userData = {} }: DocOfBin) {
  const { text, places } = placeTokens(tokens);
  const cover = (first: number, last: number): { start: number; end: number } => ({
    start: places[first]?.start ?? 0,
    end: places[last]?.end ?? 0,
  });
  const spans = readEntities(tokens).map(([first, last, label]) => ({ ...cover(first, last), label }));
  const unknown = tokens.flatMap(({ iob }, index) =>
    iob === entIob.missing && !isBlank(tokens[index]!) ? [index] : [],
  );
  const doubtful = incorrect.map(({ start, end, label }) => ({ ...cover(start, end - 1), label }));
  const unannotated = listUnannotatedSpans(unknown, tokens.length).map(([first, last]) => ({
    ...cover(first, last),
    label: null,
  }));
  const starts = tokens.flatMap(({ startsSentence }, index) => (startsSentence || index === 0 ? [index] : []));
  const sents = starts.map((from, at) => cover(from, (starts[at + 1] ?? tokens.length) - 1));
  return {
    text,
    tokens: places.filter((_place, index) => !isBlank(tokens[index]!)),
    spans,
    keyOf: (index: number) => `ents[${index}]`,
    excluded: [...doubtful, ...unannotated],
    ...(sents.length > 1 ? { sents } : {}),
    ...takeOrigin(userData, []),
    numUnknown: unknown.length,
  };
}

/** A sentence as a document: words, the blanks between them as spaCy cuts them, and what is known of each. */
function toDoc(sentence: Sentence): DocOfBin {
  const { text, words, spans, excluded } = toTextWithTokens(sentence);
  const points = new CodePoints(text);
  const isMasked = maskWords(sentence);
  const tokens: DocToken[] = [];
  const positions: number[] = [];
  const add = (token: Omit<DocToken, 'startsSentence'>): void => {
    tokens.push({ ...token, startsSentence: tokens.length === 0 });
  };
  words.forEach((word, index) => {
    const entity = spans.find(({ first, last }) => first <= index && index <= last);
    const known = entity === undefined ? entIob.outside : index === entity.first ? entIob.begin : entIob.inside;
    const iob = isMasked[index] === true ? entIob.missing : known;
    const gap = points.slice(word.end, words[index + 1]?.start ?? points.length);
    const rest = gap.startsWith(' ') ? gap.slice(1) : gap;
    positions.push(tokens.length);
    add({ text: word.text, space: gap.startsWith(' '), iob, type: entity?.label ?? '' });
    if (rest === '') return;
    // Further white space is a token of its own in spaCy; inside an entity it belongs to it.
    const inside = entity !== undefined && index < entity.last;
    add({
      text: rest,
      space: false,
      iob: inside ? entIob.inside : iob === entIob.missing ? entIob.missing : entIob.outside,
      type: inside ? entity.label : '',
    });
  });
  const incorrect = excluded.flatMap(({ first, last, label }) =>
    label === null ? [] : [{ start: positions[first] ?? 0, end: (positions[last] ?? 0) + 1, label }],
  );
  const userData = giveOrigin(sentence.origin);
  return { tokens, incorrect, ...(Object.keys(userData).length === 0 ? {} : { userData }) };
}

/**
 * spaCy 3's DocBin, the `.spacy` files that it trains on. Words whose entity is missing are not annotated; spans of the
 * group `incorrect_spans` are excluded. Words of excluded spans are written as missing, those that had a type also into
 * that group, which `incorrect_spans_key` of the `ner` component names. Ids and other keys are the document's
 * `user_data`.
 */
export const spacyDocBin: Format = {
  name: NAME,
  alias: 'spacy',
  title: "spaCy's DocBin",
  content: 'bytes',
  ending: '.spacy',
  holdsExcluded: 'words',
  recognizes: ({ bytes, extension }) =>
    extension === '.spacy' || (bytes[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[1] ?? -1)),
  *read(input): Iterable<RawSentence> {
    let docs: DocOfBin[];
    try {
      docs = readDocBin(input.bytes);
    } catch (error) {
      const reason = (error as Error).message.split('\n')[0];
      input.problems.error(
        'not-docbin',
        {},
        `must be a DocBin of spaCy 3, but ${reason}`,
        'Write it again with DocBin.to_disk.',
      );
      return;
    }
    for (const [index, doc] of docs.entries()) {
      const place = { line: index + 1, path: `documents[${index}]` };
      if (doc.tokens.length === 0) continue;
      const { numUnknown, ...document } = toDocument(doc);
      if (numUnknown > 0 && !input.wordsOnly) {
        input.problems.countedWarning(
          'not-annotated',
          { line: place.line, where: placeInside(place, 'ents') },
          `must be annotated to be trained on, but got ${numUnknown} words whose entity is missing`,
          'Spans that hold such a word are excluded from training.',
        );
      }
      yield* readTextDocument(document, place, input);
    }
  },
  async write(sentences, sink) {
    const docs: DocOfBin[] = [];
    for await (const sentence of sentences) {
      refuseUntyped(NAME, sentence, docs.length);
      const blank = sentence.tokens.find((text) => isBlank({ text }));
      if (blank !== undefined) {
        throw refuseSentence(NAME, docs.length, `must have words that are not blank, but got ${JSON.stringify(blank)}`);
      }
      docs.push(toDoc(sentence));
    }
    await sink(writeDocBin(docs));
  },
};
