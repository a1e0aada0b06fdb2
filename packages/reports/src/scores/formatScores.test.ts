import type { Scores } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { showMarkdown, showText } from '../testing/showText.js';
import { formatComparison } from './formatComparison.js';
import { formatScores } from './formatScores.js';

const lines = (...text: string[]): string => `${text.join('\n')}\n`;

/** Correct, predicted and gold of PER 3, 4, 5 and of LOC 0, 2, 1000. */
const scores: Scores = {
  precision: 3 / 6, recall: 3 / 1005, f1: 6 / 1011, correct: 3, predicted: 6, gold: 1005,
  byType: [
    { type: 'PER', precision: 3 / 4, recall: 3 / 5, f1: 6 / 9, correct: 3, predicted: 4, gold: 5 },
    { type: 'LOC', precision: 0, recall: 0, f1: 0, correct: 0, predicted: 2, gold: 1000 },
  ],
}; // prettier-ignore
const better: Scores = {
  precision: 1, recall: 1, f1: 1, correct: 1005, predicted: 1005, gold: 1005,
  byType: [
    { type: 'PER', precision: 1, recall: 1, f1: 1, correct: 5, predicted: 5, gold: 5 },
    { type: 'LOC', precision: 1, recall: 1, f1: 1, correct: 1000, predicted: 1000, gold: 1000 },
  ],
}; // prettier-ignore

describe(formatScores, () => {
  it('prints percent with two decimals, counts, and the scheme', () => {
    expect(showText(formatScores(scores, { title: 'Test' }))).toBe(
      lines(
        'Test',
        '====',
        '',
        'type      P      R     F1  correct  predicted   gold',
        '----  -----  -----  -----  -------  ---------  -----',
        'all   50.00   0.30   0.59        3          6  1,005',
        'PER   75.00  60.00  66.67        3          4      5',
        'LOC    0.00   0.00   0.00        0          2  1,000',
        '',
        'Exact-match spans, micro over all types, percent.',
      ),
    );
  });

  it('writes markdown', () => {
    expect(showMarkdown(formatScores(scores, { title: 'Test' }))).toContain(
      lines('### Test', '', '| type |     P |     R |    F1 | correct | predicted |  gold |'),
    );
  });
});

describe(formatComparison, () => {
  it('puts both side by side, with differences of what is printed', () => {
    expect(showText(formatComparison(scores, better))).toBe(
      lines(
        "               D                     D'                    difference",
        'type      P      R     F1       P       R      F1        P        R       F1',
        '----  -----  -----  -----  ------  ------  ------  -------  -------  -------',
        'all   50.00   0.30   0.59  100.00  100.00  100.00   +50.00   +99.70   +99.41',
        'PER   75.00  60.00  66.67  100.00  100.00  100.00   +25.00   +40.00   +33.33',
        'LOC    0.00   0.00   0.00  100.00  100.00  100.00  +100.00  +100.00  +100.00',
        '',
        'Exact-match spans, micro over all types, percent.',
      ),
    );
  });

  it('takes other names', () => {
    expect(
      showText(formatComparison(scores, better, { names: ['ours', 'theirs'] }))
        .split('\n')[0]
        ?.trim(),
    ).toMatch(/^ours +theirs +difference$/);
  });
});
