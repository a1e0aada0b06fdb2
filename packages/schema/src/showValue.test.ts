import { describe, expect, it } from '@jest/globals';

import { showInvisible, showValue } from './showValue.js';

describe(showValue, () => {
  it.each<[unknown, string]>([
    ['Ann', '"Ann"'],
    [undefined, 'nothing'],
    [null, 'null'],
    [{ a: [1] }, '{"a":[1]}'],
    ['a\u00a0b', '"a\\u00a0b"'], // a blank that is none
    ['\u200b\ufeff\u202e\u00ad', '"\\u200b\\ufeff\\u202e\\u00ad"'],
    ['\u001b[2J\u009b', '"\\u001b[2J\\u009b"'],
    ['\u3164', '"\\u3164"'], // a letter that shows nothing
    ['a b', '"a b"'],
    ['Zürich 東京 \u{1f600}', '"Zürich 東京 \u{1f600}"'],
    ['\ud83d', '"\\ud83d"'], // half a pair
  ])('%j: %s', (value, shown) => {
    expect(showValue(value)).toBe(shown);
  });

  it('cuts after the limit, and no character in half', () => {
    expect(showValue('abcdef', 4)).toBe('"abc...');
    expect(showValue('ab\u{1f600}', 4)).toBe('"ab...'); // the fourth unit is the first half of the face
  });

  it('does not fail for what no stack can walk through', () => {
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(showValue(deep)).toBe('a value that is nested too deep to be shown');
  });
});

describe(showInvisible, () => {
  it('leaves out quotes', () => {
    expect(showInvisible('\u2028"x"')).toBe('\\u2028"x"');
  });
});
