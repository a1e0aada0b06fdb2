import { describe, expect, it } from '@jest/globals';

import { decodeTags, listUnannotatedSpans } from './decodeTags.js';
import { detectTagScheme } from './TagScheme.js';

const entitiesOf = (text: string): unknown => {
  const tags = text.split(' ');
  return decodeTags(tags, detectTagScheme(tags)).entities;
};

describe(decodeTags, () => {
  it.each([
    [
      'BIO',
      'B-PER I-PER O B-LOC',
      [
        [0, 1, 'PER'],
        [3, 3, 'LOC'],
      ],
    ],
    [
      'BIO, neighbours of one type',
      'B-PER B-PER I-PER',
      [
        [0, 0, 'PER'],
        [1, 2, 'PER'],
      ],
    ],
    [
      'BIO, neighbours of two types',
      'B-PER I-PER B-LOC',
      [
        [0, 1, 'PER'],
        [2, 2, 'LOC'],
      ],
    ],
    [
      'older BIO, where B only parts neighbours',
      'I-PER I-PER B-PER O',
      [
        [0, 1, 'PER'],
        [2, 2, 'PER'],
      ],
    ],
    [
      'inside tag of another type',
      'B-PER I-LOC I-LOC',
      [
        [0, 0, 'PER'],
        [1, 2, 'LOC'],
      ],
    ],
    [
      'BIOES',
      'S-PER B-LOC I-LOC E-LOC S-PER',
      [
        [0, 0, 'PER'],
        [1, 3, 'LOC'],
        [4, 4, 'PER'],
      ],
    ],
    [
      'BILOU',
      'U-PER B-LOC L-LOC O',
      [
        [0, 0, 'PER'],
        [1, 2, 'LOC'],
      ],
    ],
    [
      'BMES',
      'B-LOC M-LOC E-LOC S-LOC',
      [
        [0, 2, 'LOC'],
        [3, 3, 'LOC'],
      ],
    ],
    [
      'an end without beginning',
      'O E-LOC E-LOC',
      [
        [1, 1, 'LOC'],
        [2, 2, 'LOC'],
      ],
    ],
    [
      'IO with bare types',
      'PER PER O PER LOC',
      [
        [0, 1, 'PER'],
        [3, 3, 'PER'],
        [4, 4, 'LOC'],
      ],
    ],
    [
      'IO with prefix',
      'I-PER I-PER O I-PER',
      [
        [0, 1, 'PER'],
        [3, 3, 'PER'],
      ],
    ],
    ['a type with hyphens', 'B-geo-loc I-geo-loc', [[0, 1, 'geo-loc']]],
    ['underscores', 'B_PER I_PER', [[0, 1, 'PER']]],
    ['an entity up to the end', 'O B-PER I-PER', [[1, 2, 'PER']]],
    ['nothing', 'O O', []],
  ])('%s', (_case, tags, entities) => {
    // prettier-ignore
    expect(entitiesOf(tags)).toEqual(entities);
  });

  it('names the tags that do not fit the scheme', () => {
    expect(decodeTags(['B-PER', 'PER', '', 'O'], detectTagScheme(['B-PER', 'O']))).toMatchObject({
      entities: [[0, 0, 'PER']],
      invalid: [1, 2],
    });
  });

  it('names the inside tags that open an entity, and the begins that part or announce one', () => {
    const tags = ['B-PER', 'O', 'I-PER', 'B-PER', 'I-LOC'];
    expect(decodeTags(tags, detectTagScheme(tags))).toMatchObject({ opened: [2, 4], begun: [0] });
  });

  it('ends an entity at a word that was not annotated', () => {
    const tags = ['B-PER', 'I-PER', '-', 'I-PER', 'O'];
    expect(decodeTags(tags, detectTagScheme(tags))).toMatchObject({
      entities: [[0, 1, 'PER'], [3, 3, 'PER']],
      unannotated: [2],
      invalid: [],
    }); // prettier-ignore
  });
});

describe(listUnannotatedSpans, () => {
  it('lists each span that holds one of the words, once', () => {
    // Of the six spans of three words, (0,0) and (2,2) do not hold word 1.
    expect(listUnannotatedSpans([1], 3)).toEqual([[0, 1, null], [0, 2, null], [1, 1, null], [1, 2, null]]); // prettier-ignore
    expect(listUnannotatedSpans([0, 1], 2)).toEqual([[0, 0, null], [0, 1, null], [1, 1, null]]); // prettier-ignore
    expect(listUnannotatedSpans([], 3)).toEqual([]);
  });

  it('lists none of more than 16 words', () => {
    // Word 0 of 40: spans (0, 0) to (0, 15).
    expect(listUnannotatedSpans([0], 40)).toHaveLength(16);
    expect(listUnannotatedSpans([39], 40).map(([first]) => first)).toEqual(
      Array.from({ length: 16 }, (_, k) => 24 + k),
    );
  });
});
