import { describe, expect, it } from '@jest/globals';

import type { TableNode } from '../../document/ReportDocument.js';
import { showMarkdown, showText } from '../../testing/showText.js';
import { layOutTable } from './layOutTable.js';

type Parts = [columns: TableNode['columns'], rows: TableNode['rows']];
const asText = (...[columns, rows]: Parts): string => showText({ kind: 'table', columns, rows });
const asMarkdown = (...[columns, rows]: Parts): string => showMarkdown({ kind: 'table', columns, rows });

const lines = (...text: string[]): string => `${text.join('\n')}\n`;

describe(layOutTable, () => {
  it('puts numbers to the right, text to the left, and marks thousands', () => {
    expect(
      asText(
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
      asText(
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
    expect(asMarkdown([{ title: 'word' }, { title: 'F1', align: 'right' }], [['a|b', '70.97']])).toBe(
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
    expect(asText(columns, [['PER', '12.00', '13.00', '14.00']])).toBe(
      lines(
        "            D       D' (cleaned)", //
        'type      P      R             P',
        '----  -----  -----  ------------',
        'PER   12.00  13.00         14.00',
      ),
    );
    expect(asMarkdown(columns, [['PER', '1', '2', '3']])).toContain("| type | D P | D R | D' (cleaned) P |");
  });

  it('has a head without rows', () => {
    expect(asText([{ title: 'type' }], [])).toBe(lines('type', '----'));
  });
});
