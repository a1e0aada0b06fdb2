import { describe, expect, it } from '@jest/globals';

import { layOutPanels } from './layOutPanels.js';
import type { TableStyle } from './layOutTable.js';

const style: TableStyle = {
  escape: (text) => text,
  hasGroupLine: true,
  line: (cells) => cells.join('  ').trimEnd(),
  rule: (widths) => widths.map((width) => '-'.repeat(width)).join('  '),
};
const table = {
  columns: [{ title: 'model' }, { title: 'precision' }, { title: 'recall' }, { title: 'f1' }],
  rows: [
    ['plain', 10, 20, 30],
    ['topneg', 40, 50, 60],
  ],
};

describe(layOutPanels, () => {
  it('leaves a table that fits', () => {
    // model 6, precision 9, recall 6, f1 3, three gaps of 2: 30 cells
    expect(layOutPanels(table, style, 30).split('\n')).toHaveLength(5);
    expect(layOutPanels(table, style, 29).split('\n').length).toBeGreaterThan(5);
  });

  it('parts one that is wider, with the names of rows in each part', () => {
    expect(layOutPanels(table, style, 25)).toBe(
      [
        'model   precision  recall',
        '------  ---------  ------',
        'plain          10      20',
        'topneg         40      50',
        '',
        'model    f1',
        '------  ---',
        'plain    30',
        'topneg   60',
        '',
      ].join('\n'),
    );
  });

  it('shows every column, however narrow the page', () => {
    const shown = layOutPanels(table, style, 5);
    for (const word of ['model', 'precision', 'recall', 'f1']) expect(shown).toContain(word);
  });
});
