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
    expect(createDictionaryMatcher(entries('LOC: New York'), { ignoreCase: true }).match(['NEW', 'york'])).toEqual([
      [0, 1, 'LOC'],
    ]);
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
