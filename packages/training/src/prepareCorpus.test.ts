import { describe, expect, it } from '@jest/globals';
import { createLabelVocabulary, enumerateCandidateSpans } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import type { SubwordTokenizer } from '@dynclean/tokenizers';

import { prepareCorpus, selectItems } from './prepareCorpus.js';

/** Each letter is a subword: "abc" has three. */
const letters: Pick<SubwordTokenizer, 'encodeSentence'> = {
  encodeSentence: (tokens) => {
    const ids = [1];
    const [first, last]: [number[], number[]] = [[], []];
    for (const token of tokens) {
      first.push(ids.length);
      for (const letter of token) ids.push(letter.charCodeAt(0));
      last.push(ids.length - 1);
    }
    return {
      inputIds: Int32Array.of(...ids, 2),
      firstSubword: Int32Array.from(first),
      lastSubword: Int32Array.from(last),
    };
  },
};

function prepare(sentences: readonly Sentence[], options: { maxSubwords?: number; leaveOutExcluded?: boolean } = {}) {
  const spans = enumerateCandidateSpans(sentences, createLabelVocabulary(['PER']), 2);
  return prepareCorpus(sentences, spans, {
    tokenizer: letters as SubwordTokenizer,
    maxSubwords: options.maxSubwords ?? 100,
    longSentences: 'cut',
    file: 'train.jsonl',
    leaveOutExcluded: options.leaveOutExcluded ?? true,
  });
}

describe(prepareCorpus, () => {
  // [0,0] [0,1] [1,1], of which the second is excluded; then [0,0].
  const cleaned: Sentence[] = [
    { tokens: ['ab', 'c'], entities: [], excluded: [[0, 1, 'PER']] },
    { tokens: ['d'], entities: [] },
  ];

  it('leaves excluded spans out of training, and only there', () => {
    const training = prepare(cleaned);
    expect([[...training.usable], [...training.usableCounts]]).toEqual([[1, 0, 1, 1], [2, 1]]); // prettier-ignore
    const evaluation = prepare(cleaned, { leaveOutExcluded: false });
    expect([[...evaluation.usable], [...evaluation.usableCounts]]).toEqual([[1, 1, 1, 1], [3, 1]]); // prettier-ignore
  });

  it('keeps a sentence of exactly as many subwords as the encoder takes, and cuts the next one after whole words', () => {
    const sentence: Sentence = { tokens: ['ab', 'cde', 'f'], entities: [] }; // 6 letters and two special subwords
    expect(prepare([sentence], { maxSubwords: 8 }).numCut).toBe(0);
    const cut = prepare([sentence], { maxSubwords: 7 }); // "ab cde" and the specials
    expect(cut.numCut).toBe(1);
    expect(String.fromCharCode(...(cut.encodings[0]?.inputIds ?? []))).toBe('\u0001abcde\u0002');
    expect([...(cut.encodings[0]?.lastSubword ?? [])]).toEqual([2, 5]);
    // Of [0,0] [0,1] [1,1] [1,2] [2,2] those without the third word.
    expect([...cut.usable]).toEqual([1, 1, 1, 0, 0]);
    const short = prepare([sentence], { maxSubwords: 6 }); // "cde" no longer fits
    expect(String.fromCharCode(...(short.encodings[0]?.inputIds ?? []))).toBe('\u0001ab\u0002');
    expect([...prepare([sentence], { maxSubwords: 3 }).usable]).toEqual([0, 0, 0, 0, 0]); // no word does
  });

  it('refuses spans of other sentences', () => {
    const spans = enumerateCandidateSpans(cleaned, createLabelVocabulary(['PER']), 2);
    const options = {
      tokenizer: letters as SubwordTokenizer,
      maxSubwords: 9,
      longSentences: 'cut',
      file: 'f',
    } as const;
    expect(() => prepareCorpus(cleaned.slice(1), spans, { ...options, leaveOutExcluded: true })).toThrow(
      'spans must be those of 1 sentences, but got 2',
    );
  });
});

describe(selectItems, () => {
  it('gives the usable spans of the sentences asked for, and their ids in the same order', () => {
    const corpus = prepare([
      { tokens: ['ab', 'c'], entities: [], excluded: [[0, 1, 'PER']] }, // ids 0 and 2
      { tokens: ['d'], entities: [] }, //                                 3
      { tokens: ['e', 'f'], entities: [] }, //                            4, 5, 6
    ]);
    const { items, spanIds } = selectItems(corpus, [2, 0]);
    expect([...spanIds]).toEqual([4, 5, 6, 0, 2]);
    expect(items.map(({ spanStart, spanEnd }) => [[...spanStart], [...spanEnd]])).toEqual([
      [[0, 0, 1], [0, 1, 1]],
      [[0, 1], [0, 1]],
    ]); // prettier-ignore
    expect(items.map(({ encoding }) => encoding)).toEqual([corpus.encodings[2], corpus.encodings[0]]);
  });
});
