import { describe, expect, it } from '@jest/globals';

import { listJsonPieces } from './listJsonPieces.js';

/** A list that is no array. */
const lazily = (...items: readonly unknown[]) => ({
  [Symbol.iterator]: () => items[Symbol.iterator](),
  toJSON: () => items,
});

describe(listJsonPieces, () => {
  it.each([
    ['a document without long lists', { a: [1, { b: 'x\ny' }], c: null }],
    ['an array', [1, 2]],
    ['a text', 'words'],
    ['an empty document', {}],
    ['a list first', { spans: lazily({ a: [1, []], text: '{\n"' }, 2, null), name: 'x', left: undefined }],
    ['a list last', { signs: { k: [90] }, spans: lazily({ a: 1 }, undefined, []) }],
    ['an empty list', { spans: lazily(), more: lazily() }],
    ['values that are none', { f: () => 1, n: NaN, spans: lazily(1), u: undefined }],
  ])('gives what JSON.stringify gives: %s', (_case, document) => {
    expect([...listJsonPieces(document)].join('')).toBe(`${JSON.stringify(document, null, 2)}\n`);
  });

  it('gives a long list in pieces that end with a line, without holding it', () => {
    let made = 0;
    const spans = {
      *[Symbol.iterator]() {
        for (; made < 20_000; made++) yield { made };
      },
      toJSON: () => {
        throw new Error('all of them at once');
      },
    };
    const [first, ...others] = listJsonPieces({ spans });
    expect(made).toBe(20_000);
    expect(others.length).toBeGreaterThan(3);
    for (const piece of [first!, ...others]) expect(piece.endsWith('\n')).toBe(true);
  });
});
