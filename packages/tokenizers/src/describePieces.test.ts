import { describe, expect, it } from '@jest/globals';

import { describePieces } from './describePieces.js';

const list = (pieces: readonly string[], options: Parameters<typeof describePieces>[1]) =>
  describePieces(new Map(pieces.map((piece, id) => [piece, id])), options).map(({ text, startsWord, isSpecial }) =>
    isSpecial ? 'special' : [text, startsWord],
  );

describe(describePieces, () => {
  it('knows what continues a word by WordPiece', () => {
    const specials = new Set([0]);
    expect(list(['[CLS]', 'Oslo', '##s', '#', '##'], { rules: 'wordpiece', specials })).toEqual([
      'special',
      ['Oslo', true],
      ['s', false],
      ['#', true],
      ['', false],
    ]);
  });

  it('knows what begins one by its mark, and reads bytes as text', () => {
    // É is C3 89 in UTF-8, and 89 the 44th byte that is not printable (33 below 21, 7F, then from 80 on): U+012B.
    const byteLevel = { rules: 'byte-level', specials: new Set<number>() } as const;
    expect(list(['ĠOslo', 's', 'Ġ', 'ĠÃī'], byteLevel)).toEqual([
      ['Oslo', true],
      ['s', false],
      ['', true],
      ['É', true],
    ]);
    const unigram = { rules: 'unigram', specials: new Set<number>() } as const;
    expect(list(['▁Élan', 'o', '▁'], unigram)).toEqual([
      ['Élan', true],
      ['o', false],
      ['', true],
    ]);
  });

  it('has something for ids that no subword has', () => {
    const pieces = describePieces(new Map([['a', 2]]), { rules: 'wordpiece', specials: new Set() });
    expect(pieces.map(({ isSpecial }) => isSpecial)).toEqual([true, true, false]);
  });
});
