import { describe, expect, it } from '@jest/globals';

import { mayReplace } from './mayReplace.js';

const piece = (text: string, { startsWord = true, isSpecial = false } = {}) => ({ text, startsWord, isSpecial });
const inside = (text: string) => piece(text, { startsWord: false });

describe(mayReplace, () => {
  it.each([
    ['of one case', piece('Chelsea'), piece('Hillary'), true],
    ['of no case', piece('1997'), piece('was'), true],
    ['of two cases', piece('Bank'), piece('bank'), false],
    ['with a capital that is no ASCII', piece('Élan'), piece('was'), false],
    ['at the beginning and inside', piece('in'), inside('in'), false],
    ['inside and at the beginning', inside('in'), piece('in'), false],
    ['both inside', inside('in'), inside('ing'), true],
    ['a mark without text', piece(''), piece('in'), false],
    ['by a mark without text', piece('in'), piece(''), false],
    ['what stands for no text', piece('[UNK]', { isSpecial: true }), piece('[in', {}), false],
    ['by what stands for no text', piece('[in'), piece('[SEP]', { isSpecial: true }), false],
  ])('%s: %j by %j is %p', (_name, own, other, expected) => {
    expect(mayReplace(own, other)).toBe(expected);
  });
});
