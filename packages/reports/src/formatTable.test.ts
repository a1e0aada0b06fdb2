import { describe, expect, it } from '@jest/globals';

import { formatTable } from './formatTable.js';

const lines = (...text: string[]): string => `${text.join('\n')}\n`;

describe(formatTable, () => {
  it('puts numbers to the right, text to the left, and marks thousands', () => {
    expect(
      formatTable(
        [{ title: 'type' }, { title: 'spans' }],
        [
          ['PER', 12345],
          ['LOC', null],
        ],
      ),
    ).toBe(
      lines(
        'type   spans', //
        '----  ------',
        'PER   12,345',
        'LOC        -',
      ),
    );
  });

  it('counts wide characters twice', () => {
    expect(
      formatTable(
        [{ title: 'word' }, { title: 'n' }],
        [
          ['東京都', 1],
          ['Oslo', 20],
        ],
      ),
    ).toBe(
      lines(
        'word      n', //
        '------  ---',
        '東京都    1',
        'Oslo     20',
      ),
    );
  });

  it('writes markdown, with bars of cells escaped', () => {
    expect(
      formatTable([{ title: 'word' }, { title: 'F1', align: 'right' }], [['a|b', '70.97']], { style: 'markdown' }),
    ).toBe(
      lines(
        '| word |    F1 |', //
        '| ---- | ----: |',
        '| a\\|b | 70.97 |',
      ),
    );
  });

  it('centres group titles over their columns', () => {
    const columns = [
      { title: 'type' },
      { title: 'P', group: 'D', align: 'right' },
      { title: 'R', group: 'D', align: 'right' },
      { title: 'P', group: "D' (cleaned)", align: 'right' },
    ] as const;
    expect(formatTable(columns, [['PER', '12.00', '13.00', '14.00']])).toBe(
      lines(
        "            D       D' (cleaned)", //
        'type      P      R             P',
        '----  -----  -----  ------------',
        'PER   12.00  13.00         14.00',
      ),
    );
    expect(formatTable(columns, [['PER', '1', '2', '3']], { style: 'markdown' })).toContain(
      "| type | D P | D R | D' (cleaned) P |",
    );
  });

  it('has a head without rows', () => {
    expect(formatTable([{ title: 'type' }], [])).toBe(lines('type', '----'));
  });
});
