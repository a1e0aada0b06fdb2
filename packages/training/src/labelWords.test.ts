import { createLabelVocabulary, enumerateCandidateSpans } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { labelWords, UNTAGGED } from './labelWords.js';
import { makeTinyTask } from './testing/makeTinyTask.js';

const vocabulary = createLabelVocabulary(['PER', 'LOC']);
const words = (sentence: string, others: Partial<Sentence> = {}): Sentence => ({
  tokens: sentence.split(' '),
  entities: [],
  ...others,
});

/** Tags of the words of sentences by their own labels; candidates have up to 3 words. */
function tag(given: readonly Sentence[]) {
  const { corpus } = makeTinyTask({}, { given });
  return labelWords(corpus, enumerateCandidateSpans(given, vocabulary, 3).labels);
}

describe(labelWords, () => {
  it('gives all words of an entity its type, sentence after sentence', () => {
    const { offsets, tags, begins } = tag([
      words('the cat saw Ann', { entities: [[3, 3, 'PER']] }),
      words('Rome today .', { entities: [[0, 1, 'LOC']] }),
    ]);
    expect(Array.from(offsets)).toEqual([0, 4, 7]);
    expect(Array.from(tags)).toEqual([0, 0, 0, 1, 2, 2, 0]);
    expect(Array.from(begins)).toEqual([0, 0, 0, 1, 1, 0, 0]);
  });

  it('tells neighbors of one type apart by where they begin', () => {
    const { tags, begins } = tag([
      words('Ann Bob saw Rome', {
        entities: [
          [0, 0, 'PER'],
          [1, 1, 'PER'],
        ],
      }),
    ]);
    expect(Array.from(tags)).toEqual([1, 1, 0, 0]);
    expect(Array.from(begins)).toEqual([1, 1, 0, 0]);
  });

  it('does not tag entities that are wider than any candidate', () => {
    expect(Array.from(tag([words('the cat saw Ann', { entities: [[0, 3, 'PER']] })]).tags)).toEqual([0, 0, 0, 0]);
  });

  it('leaves out words of excluded spans, unless an entity that stayed has them', () => {
    const plain = words('Ann saw Bob in Rome', {
      entities: [
        [0, 0, 'PER'],
        [4, 4, 'LOC'],
      ],
    });
    const { corpus, spans } = makeTinyTask({}, { given: [plain] });
    const excluded = new Uint8Array(spans.numSpans);
    const usable = new Uint8Array(spans.numSpans).fill(1);
    for (let span = 0; span < spans.numSpans; span++) {
      const bounds = `${spans.start[span]} ${spans.end[span]}`;
      if (['2 2', '3 4', '0 0'].includes(bounds)) {
        excluded[span] = 1;
        usable[span] = 0;
      }
    }
    const { tags } = labelWords({ ...corpus, spans: { ...spans, excluded }, usable }, spans.labels);
    expect(Array.from(tags)).toEqual([UNTAGGED, 0, UNTAGGED, UNTAGGED, 2]);
  });
});
