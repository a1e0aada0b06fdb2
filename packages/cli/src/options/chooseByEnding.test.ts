import { describe, expect, it } from '@jest/globals';

import { chooseByEnding } from './chooseByEnding.js';

const endings = { svg: 1, csv: 2, json: 3 };

describe(chooseByEnding, () => {
  it.each([
    ['a.svg', 1],
    ['a.b.CSV', 2],
    ['in.svg/a.json', 3],
  ])('%s is %d', (file, chosen) => {
    expect(chooseByEnding('--out', file, endings)).toBe(chosen);
  });

  it.each(['a', 'a.html', 'a.svg.md', 'svg', 'a.toString', 'in.svg/a'])(
    'refuses %s with what can be written',
    (file) => {
      expect(() => chooseByEnding('--out', file, endings)).toThrow(
        `--out: must end in .svg, .csv or .json, which says what is written, but got "${file}"`,
      );
    },
  );
});
