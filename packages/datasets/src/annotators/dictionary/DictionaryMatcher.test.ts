import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { createDictionaryMatcher, type DictionaryEntry } from './DictionaryMatcher.js';
import { readDictionary } from './readDictionary.js';
import { createTestFolder, removeTestFolders } from '../../testing/testFolders.js';

afterAll(removeTestFolders);

const entries = (...lines: string[]): DictionaryEntry[] =>
  lines.map((line) => ({ type: line.split(': ')[0] ?? '', tokens: (line.split(': ')[1] ?? '').split(' ') }));
const matcher = createDictionaryMatcher(
  entries('LOC: York', 'LOC: New York', 'ORG: New York Bank', 'PER: Ann', 'LOC: Bank of', 'ORG: York', 'PER: May'),
);
const match = (text: string): unknown => matcher.match(text.split(' '));

describe(createDictionaryMatcher, () => {
  it.each([
    ['finds a phrase', 'in York today', [[1, 1, 'LOC']]],
    ['prefers the longest phrase', 'the New York Bank', [[1, 3, 'ORG']]],
    ['falls back to a shorter one', 'the New York Post', [[1, 2, 'LOC']]],
    ['goes from left to right: what is taken cannot begin another', 'New York Bank of', [[0, 2, 'ORG']]],
    [
      'goes on after a match',
      'Ann York Ann',
      [
        [0, 0, 'PER'],
        [1, 1, 'LOC'],
        [2, 2, 'PER'],
      ],
    ],
    ['takes the first type of a phrase with two', 'York', [[0, 0, 'LOC']]],
    ['minds letter case', 'in may ann slept', []],
    ['finds nothing in nothing', '', []],
  ])('%s', (_case, text, entities) => {
    // prettier-ignore
    expect(match(text)).toEqual(entities);
  });

  it('can ignore letter case', () => {
    expect(createDictionaryMatcher(entries('LOC: New York'), { letterCase: 'ignore' }).match(['NEW', 'york'])).toEqual([
      [0, 1, 'LOC'],
    ]);
  });

  it('can mind the case of names in capitals alone, which are other words without', () => {
    const acronyms = createDictionaryMatcher(entries('LOC: US', 'CHEM: Aspirin', 'ORG: US Steel', 'DIS: US'), {
      letterCase: 'acronyms',
    });
    expect(acronyms.match('told us of US aspirin ASPIRIN us steel'.split(' '))).toEqual([
      [3, 3, 'LOC'],
      [4, 4, 'CHEM'],
      [5, 5, 'CHEM'],
      [6, 7, 'ORG'], // not all of its words are in capitals
    ]);
  });

  describe('with several dictionaries', () => {
    const of = (dictionary: number, ...lines: string[]): DictionaryEntry[] =>
      entries(...lines).map((entry) => ({ ...entry, dictionary }));
    const two = [
      ...of(0, 'PER: York', 'PER: Ann'),
      ...of(1, 'LOC: New York', 'LOC: York', 'ORG: Ann', 'LOC: Ann Arbor'),
    ];
    const text = ['Ann', 'Arbor', 'New', 'York'];

    it.each([
      ['longest', [[0, 1, 'LOC'], [2, 3, 'LOC']]],
      ['priority', [[0, 0, 'PER'], [3, 3, 'PER']]], // what is left holds no name
    ] as const)('takes by %s', (rule, found) => {
      expect(createDictionaryMatcher(two, { rule }).match(text)).toEqual(found);
    }); // prettier-ignore

    it('looks for names of a later one in what an earlier one leaves', () => {
      const late = createDictionaryMatcher([...of(0, 'PER: Ann'), ...of(1, 'LOC: York Ann', 'LOC: York')], {
        rule: 'priority',
      });
      expect(late.match(['York', 'Ann'])).toEqual([
        [0, 0, 'LOC'],
        [1, 1, 'PER'],
      ]);
    });

    it.each([
      ['longest', 2], // York and Ann
      ['priority', 0], // what the second file says of them makes no choice
    ] as const)('counts names where they are listed first, %s', (rule, ambiguous) => {
      const counting = createDictionaryMatcher(two, { rule });
      for (let time = 0; time < 2; time++) counting.match(['York', 'York', 'x', 'Ann']);
      expect(counting.count()).toEqual({
        ambiguous,
        dictionaries: [
          { names: 2, found: 2, matches: 6 },
          { names: 2, found: 0, matches: 0 },
        ],
      });
    });

    it('counts by priority the names that one file lists under several types', () => {
      const listed = [...of(0, 'PER: York', 'LOC: York', 'PER: Ann'), ...of(1, 'LOC: Ann', 'LOC: Bath', 'ORG: Bath')];
      expect(createDictionaryMatcher(listed, { rule: 'priority' }).count().ambiguous).toBe(2); // York and Bath
    });
  });

  describe('by kb-matching', () => {
    const listed = entries('DIS: a b', 'CHEM: b c', 'DIS: d', 'DIS: e', 'CHEM: d e', 'CHEM: f');

    it.each([
      // "b" is claimed twice; the rest of each name stays.
      ['drop', 'a b c', [[0, 0, 'DIS'], [2, 2, 'CHEM']]],
      ['first', 'a b c', [[0, 1, 'DIS'], [2, 2, 'CHEM']]],
      // Behind "d" no disease begins, so "e" is of the chemical alone.
      ['drop', 'd e', [[1, 1, 'CHEM']]],
      ['drop', 'd x e', [[0, 0, 'DIS'], [2, 2, 'DIS']]],
      // The middle one is passed over; side by side with another type is no obstacle.
      ['drop', 'f f f', [[0, 0, 'CHEM'], [2, 2, 'CHEM']]],
      ['drop', 'f a b', [[0, 0, 'CHEM'], [1, 2, 'DIS']]],
    ] as const)('(%s) finds in %s', (ambiguous, text, found) => {
      expect(createDictionaryMatcher(listed, { rule: 'kb-matching', ambiguous }).match(text.split(' '))).toEqual(found);
    }); // prettier-ignore
  });

  it('can leave out phrases of several types, which a shorter one may stand in for', () => {
    const listed = entries('LOC: New York', 'ORG: New York', 'LOC: New', 'PER: Ann', 'PER: Ann');
    const careful = createDictionaryMatcher(listed, { ambiguous: 'drop' });
    expect(careful.match(['New', 'York', 'Ann'])).toEqual([
      [0, 0, 'LOC'],
      [2, 2, 'PER'],
    ]); // twice under one type is no doubt
  });

  it('does not mistake two words for one', () => {
    expect(createDictionaryMatcher([{ type: 'X', tokens: ['a b'] }]).match(['a', 'b'])).toEqual([]);
  });

  it('matches nothing with an empty dictionary', () => {
    expect(createDictionaryMatcher([]).match(['a'])).toEqual([]);
  });

  it('refuses a phrase without tokens', () => {
    expect(() => createDictionaryMatcher([{ type: 'X', tokens: [] }])).toThrow(
      'a phrase must have tokens, but got none (X)',
    );
  });
});

describe(readDictionary, () => {
  const read = async (content: string): Promise<DictionaryEntry[]> =>
    await readDictionary(join(await createTestFolder({ 'd.tsv': content }), 'd.tsv'));

  it('reads type, tab, phrase', async () => {
    expect(await read('LOC\tNew  York\n\nPER\tAnn\r\n')).toEqual(entries('LOC: New York', 'PER: Ann'));
  });

  it.each([
    ['LOC New York\n', 'd.tsv:1: must be a type, a tab and a phrase, but got "LOC New York".'],
    ['LOC\tYork\nLOC\t \n', 'd.tsv:2: must be a type, a tab and a phrase, but got "LOC\\t ".'],
    // No advice to check it as a corpus, which it is not.
    [
      'Ann\nBob\n',
      /got "Ann" \(2 of this kind, also on line 2\)\. Write e\.g\. LOC<TAB>New York; .* LOC=names\.txt\.$/,
    ],
    ['', 'd.tsv: must hold at least one phrase, but got none.'],
    ['\n', 'd.tsv: must hold at least one phrase, but got none.'],
  ])('refuses %j', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it('reads phrases alone where their type is known', async () => {
    const path = join(
      await createTestFolder({ 'd.txt': 'New  York\n\nParis\r\n', 'e.txt': 'Oslo\nLOC\tParis\n' }),
      'd.txt',
    );
    expect(await readDictionary(path, { type: 'LOC' })).toEqual(entries('LOC: New York', 'LOC: Paris'));
    await expect(readDictionary(path.replace('d.txt', 'e.txt'), { type: 'LOC' })).rejects.toThrow(
      'e.txt:2: must be a phrase without a tab, but got "LOC\\tParis". Write e.g. New York.',
    );
  });
});
