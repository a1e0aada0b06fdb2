import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { hashDeterminants } from './hashDeterminants.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe(hashDeterminants, () => {
  it('is the beginning of the sha256 of the JSON with keys in order, on every level and inside lists', () => {
    const text = '{"a":{"x":[{"m":2,"n":1},3],"y":null},"b":"é"}';
    expect(hashDeterminants({ b: 'é', a: { y: null, x: [{ n: 1, m: 2 }, 3] } })).toBe(sha256(text).slice(0, 20));
    expect(hashDeterminants({ a: { x: [{ m: 2, n: 1 }, 3], y: null }, b: 'é' })).toBe(sha256(text).slice(0, 20));
  });

  it('takes a property that is undefined for one that is not there, and null for a value', () => {
    expect(hashDeterminants({ a: 1, b: undefined })).toBe(hashDeterminants({ a: 1 }));
    expect(hashDeterminants({ a: 1, b: null })).not.toBe(hashDeterminants({ a: 1 }));
  });

  it('keeps the order of lists', () => {
    expect(hashDeterminants({ a: [1, 2] })).not.toBe(hashDeterminants({ a: [2, 1] }));
  });
});
