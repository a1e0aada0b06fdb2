import { describe, expect, it } from '@jest/globals';

import { mergeEntries, omitDefaults } from './omitDefaults.js';

describe(omitDefaults, () => {
  it('keeps what differs, entry by entry, and what the defaults do not know', () => {
    const defaults = { a: 1, list: [1, 2], inner: { b: null, c: 'x' } };
    expect(omitDefaults({ a: 1, list: [1, 2], inner: { b: null, c: 'x' } }, defaults)).toEqual({});
    expect(omitDefaults({ a: 2, list: [2, 1], inner: { b: 0, c: 'x', d: true }, e: 5 }, defaults)).toEqual({
      a: 2,
      list: [2, 1],
      inner: { b: 0, d: true },
      e: 5,
    });
  });

  it('tells null, false, 0 and nothing apart, and leaves out what is undefined', () => {
    expect(omitDefaults({ a: null, b: 0, c: undefined, d: false }, { a: 0, b: false, c: 1, d: null })).toEqual({
      a: null,
      b: 0,
      d: false,
    });
  });

  it('takes an object where the default is none as it is', () => {
    expect(omitDefaults({ version: { cleaning: 'k' }, cut: { train: 4 } }, { version: 'distant', cut: null })).toEqual({
      version: { cleaning: 'k' },
      cut: { train: 4 },
    });
  });
});

describe(mergeEntries, () => {
  it('gives back what was left out', () => {
    const defaults = { a: 1, inner: { b: null, c: 'x' } };
    const value = { a: 2, inner: { b: null, c: 'y' }, list: [3] };
    expect(mergeEntries(defaults, omitDefaults(value, defaults))).toEqual(value);
  });
});
