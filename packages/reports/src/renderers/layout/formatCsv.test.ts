import { describe, expect, it } from '@jest/globals';

import { formatCsv } from './formatCsv.js';

describe(formatCsv, () => {
  it('writes numbers in full, and quotes what would break a line', () => {
    const rows = [
      [1234.5678901, null, 'plain'],
      [0, 'a,b', 'say "x"\nagain'],
      [{ value: -0.5, text: '-0.50 ±1' }, '-0.50', null],
    ];
    expect(formatCsv(['n', 'text', 'more'], rows)).toBe(
      'n,text,more\n1234.5678901,,plain\n0,"a,b","say ""x""\nagain"\n-0.5,\'-0.50,\n',
    );
  });
});
