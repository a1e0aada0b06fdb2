import { createLabelVocabulary, enumerateCandidateSpans } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { relabelSentences } from './relabelSentences.js';

// Spans of up to two words: a sentence of three has [0,0] [0,1] [1,1] [1,2] [2,2], ids 0 to 4, the next begins at 5.
const sentences: Sentence[] = [
  { tokens: ['Ann', 'saw', 'Rome'], entities: [[0, 0, 'PER'], [2, 2, 'LOC']] }, // prettier-ignore
  { tokens: ['it', 'rained'], entities: [], excluded: [[0, 0, null]] },
];
const spans = enumerateCandidateSpans(sentences, createLabelVocabulary(['PER', 'LOC']), 2);

describe(relabelSentences, () => {
  it('gives positive samples the new type, and negative ones that cross nothing', () => {
    const samples = { positives: [4], negatives: [2, 3] }; // [2,2]; [1,1] and [1,2], which crosses the entity
    const { relabelled, fitting } = relabelSentences(sentences, { spans, samples, type: 'X' });
    expect(relabelled[0]!.sentence.entities).toEqual([[0, 0, 'PER'], [1, 1, 'X'], [2, 2, 'X']]); // prettier-ignore
    expect(relabelled[0]!.relabelled).toEqual([[1, 1, null], [1, 2, null], [2, 2, 'LOC']]); // prettier-ignore
    expect(fitting).toEqual({ positives: [4], negatives: [2] });
  });

  it('leaves other sentences as they are, and never covers an excluded span', () => {
    const samples = { positives: [], negatives: [6, 7] }; // [0,1] covers the excluded word, [1,1] does not
    const { relabelled, fitting } = relabelSentences(sentences, { spans, samples, type: 'X' });
    expect(relabelled[0]).toEqual({ sentence: sentences[0], relabelled: [] });
    expect(relabelled[1]!.sentence).toEqual({ ...sentences[1], entities: [[1, 1, 'X']] });
    expect(fitting.negatives).toEqual([7]);
  });
});
