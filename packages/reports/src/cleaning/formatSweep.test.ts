import type { SweepResult } from '@dynclean/analysis';
import { describe, expect, it } from '@jest/globals';

import { showText } from '../testing/showText.js';
import { formatSweep, listSweepRows } from './formatSweep.js';

const cut = {
  candidates: 1000,
  removed: 10,
  wrong: 50,
  removedWrong: 4,
  precision: 0.4,
  recall: 0.08,
  byType: [],
  notCleaned: null,
};
const scores = { precision: 0.5, recall: 0.25, f1: 1 / 3, correct: 1, predicted: 2, gold: 4, byType: [] };
const positives = { ...cut, k: 100, tau: 1.25 };
const negatives = {
  ...cut,
  k: 0,
  tau: null,
  removed: 0,
  removedWrong: 0,
  precision: null,
  recall: 0,
  notCleaned: 'k_is_0' as const,
};
const sweep: SweepResult = {
  dataset: 'corpus',
  types: ['PER'],
  notes: [],
  before: { run: 'a', method: 'topneg', seed: 42, dev: null, test: { ...scores, f1: 0.3 } },
  cuts: [
    { metric: 'aum', epochs: 5, sign: 'positives', ...positives },
    { metric: 'aum', epochs: 5, sign: 'negatives', ...negatives },
  ],
  ranking: [],
  settings: [
    {
      metric: 'aum',
      epochs: 5,
      kPos: 100,
      kNeg: 0,
      positives,
      negatives,
      training: { run: 'runs/x', method: 'topneg', seed: 42, dev: null, test: scores },
      refused: null,
    },
  ],
};

describe(formatSweep, () => {
  it('has a row a cut of each sign, and the trainings', () => {
    const text = showText(formatSweep(sweep));
    expect(text).toContain('Positives: 1,000 spans, 50 of them wrong');
    expect(text).toMatch(/^AUM +5 +100 +1\.250 +10 +1\.00 +4 +40\.00 +8\.00$/m);
    expect(text).toMatch(/^AUM +5 +0 +- +0 +0\.00 +0 +- +0\.00$/m);
    expect(text).toMatch(/^AUM +5 +100 +0 +10 +50\.00 +25\.00 +33\.33 +\+3\.33$/m);
  });

  it('says so where there are no gold labels', () => {
    const bare = sweep.cuts.map((one) => ({ ...one, wrong: null, removedWrong: null, precision: null, recall: null }));
    expect(showText(formatSweep({ ...sweep, cuts: bare }))).toContain('nobody knows how many of them are wrong');
  });
});

describe(listSweepRows, () => {
  it('has a row a setting, numbers in full', () => {
    const { columns, rows } = listSweepRows(sweep);
    const row = Object.fromEntries(columns.map((column, index) => [column, [...rows][0]![index]]));
    expect(row).toMatchObject({
      metric: 'aum',
      kPos: 100,
      'positives.tau': 1.25,
      'positives.removedWrong': 4,
      'negatives.tau': null,
      'test.f1': 1 / 3,
      'dev.f1': null,
      run: 'runs/x',
    });
  });
});
