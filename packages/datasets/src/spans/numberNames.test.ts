import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { enumerateCandidateSpans } from './enumerateCandidateSpans.js';
import { createLabelVocabulary } from './LabelVocabulary.js';
import { numberNames } from './numberNames.js';

describe(numberNames, () => {
  const number = (sentences: readonly Sentence[], width = 2) =>
    numberNames(sentences, enumerateCandidateSpans(sentences, createLabelVocabulary(['PER', 'LOC']), width));

  it('finds the words of positive spans wherever they stand, in any letter case', () => {
    // Ids of both sentences, width 2: Ann, Ann Lee, Lee | in, in LEE, LEE, LEE ann, ann, ann lee, lee
    const { names, nameOf } = number([
      { tokens: ['Ann', 'Lee'], entities: [[0, 1, 'PER']] },
      { tokens: ['in', 'LEE', 'ann', 'lee'], entities: [[1, 1, 'LOC']] },
    ]);
    expect(names).toEqual(['ann lee', 'lee']);
    expect([...nameOf]).toEqual([-1, 0, 1, -1, -1, 1, -1, -1, 0, 1]);
  });

  it('does not take part of a name, nor one word with a space, for it', () => {
    const { names, nameOf } = number([
      { tokens: ['New', 'York'], entities: [[0, 1, 'LOC']] },
      { tokens: ['York'], entities: [] },
    ]);
    expect([names, [...nameOf]]).toEqual([['new york'], [-1, 0, -1, -1]]);
  });

  it('makes no names of excluded spans, but numbers them', () => {
    const { names, nameOf } = number([
      { tokens: ['Ann'], entities: [], excluded: [[0, 0, 'PER']] },
      { tokens: ['Bo'], entities: [], excluded: [[0, 0, 'PER']] },
      { tokens: ['Bo'], entities: [[0, 0, 'PER']] },
    ]);
    expect([names, [...nameOf]]).toEqual([['bo'], [-1, 0, 0]]);
  });
});
