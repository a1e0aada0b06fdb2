import { describe, expect, it } from '@jest/globals';

import { LazyList } from './LazyList.js';

describe(LazyList, () => {
  it('makes items when they are looked at, in its order', () => {
    const made: number[] = [];
    const list = new LazyList(Int32Array.of(3, 1, 2), (number) => {
      made.push(number);
      return { number };
    });
    expect([list.length, list.slice(1).length, made]).toEqual([3, 2, []]);
    expect(list.at(-1)).toEqual({ number: 2 });
    expect([list.at(3), made]).toEqual([undefined, [2]]);
    expect([...list.slice(0, 2)]).toEqual([{ number: 3 }, { number: 1 }]);
    expect(JSON.stringify({ list })).toBe('{"list":[{"number":3},{"number":1},{"number":2}]}');
  });
});
