import { InputError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { joinWords, putTagsOnWords } from './putTagsOnWords.js';
import { readTagBlocks } from './readTagBlocks.js';
import { findWordLine } from './WordLines.js';

describe(readTagBlocks, () => {
  it('parts tags at empty lines, by tab or space, with either line end', () => {
    const text = '\n[TOK]\tO\n\n[TOK] B-PER\r\n[TOK]\tI-PER\r\n\n\n[TOK]\tO';
    expect(readTagBlocks(text, 'a.txt')).toEqual([['O'], ['B-PER', 'I-PER'], ['O']]);
  });

  it('names the line that has no tag', () => {
    expect(() => readTagBlocks('[TOK]\tO\n[TOK]\n', 'a.txt')).toThrow(
      'a.txt:2: must be a masked word and its tag, but got "[TOK]".',
    );
  });
});

describe(findWordLine, () => {
  // 3 to 6 are lines 10 to 13, 7 and 8 lines 13 and 14, from 9 on it is 20, 21, ...
  it.each([
    [3, 10],
    [6, 13],
    [7, 13],
    [8, 14],
    [9, 20],
    [1009, 1020],
  ])('%d is line %d', (number, line) => {
    expect(findWordLine([[3, 10], [7, 13], [9, 20]], number)).toBe(line); // prettier-ignore
  });

  it('refuses a number before all runs', () => {
    expect(() => findWordLine([[3, 10]], 2)).toThrow('lines: must begin at or before sentence 2');
  });
});

describe(putTagsOnWords, () => {
  const words = [['Ann', 'slept', '.'], ['Basel'], ['Carl', 'Dean'], ['Emma', 'ate']];
  const options = {
    index: ['docstart', '5', '6', 'docstart', '11', '12'],
    lines: [[5, 1], [11, 3]] as [number, number][], // prettier-ignore
    words,
    measured: new Set<string>(),
    types: ['PER', 'LOC'],
    where: 'labels',
  };
  const blocks = [['O'], ['B-PER', 'O', 'O'], ['B-LOC'], ['O'], ['B-PER', 'B-PER'], ['I-PER', 'O']];

  it('gives each sentence the words that its index means, in the order of the tags', () => {
    expect(putTagsOnWords(blocks, options)).toEqual([
      { tokens: ['Ann', 'slept', '.'], entities: [[0, 0, 'PER']] },
      { tokens: ['Basel'], entities: [[0, 0, 'LOC']] },
      { tokens: ['Carl', 'Dean'], entities: [[0, 0, 'PER'], [1, 1, 'PER']] }, // prettier-ignore
      { tokens: ['Emma', 'ate'], entities: [[0, 0, 'PER']] },
    ]);
  });

  it('leaves out sentences of another length, behind the last line, and those that are measured on', () => {
    const cut = blocks.with(1, ['B-PER', 'O']); // three words there
    const of = { ...options, measured: new Set([joinWords(['Basel'])]), index: options.index.with(5, '13') };
    expect(putTagsOnWords(cut, of).map(({ tokens }) => tokens)).toEqual([['Carl', 'Dean']]);
  });

  it('does not take words for others that read the same when they are joined', () => {
    const measured = new Set([joinWords(['Carl Dean'])]);
    expect(putTagsOnWords(blocks, { ...options, measured })).toHaveLength(4);
  });

  it.each<[string, string[][], Partial<typeof options>, string]>([
    ['fewer sentences', blocks.slice(1), {}, 'labels: must have 6 sentences as its index has, but got 5'],
    ['no number', blocks, { index: options.index.with(2, 'x7') }, 'the index must have numbers and docstart, but got "x7"'], // prettier-ignore
    ['another type', blocks.with(2, ['B-ORG']), {}, 'labels: sentence 6: must have tags of PER, LOC, but got "ORG"'],
    ['no tag', blocks.with(2, ['?']), {}, 'labels: sentence 6: must have tags of PER, LOC, but got "?"'],
  ])('refuses %s', (_case, given, changed, message) => {
    const putting = (): unknown => putTagsOnWords(given, { ...options, ...changed });
    expect(putting).toThrow(InputError);
    expect(putting).toThrow(message);
  });
});
