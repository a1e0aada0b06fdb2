import type { NoiseRankingRow } from '@dynclean/analysis';
import { describe, expect, it } from '@jest/globals';

import { showText } from '../testing/showText.js';
import { formatRanking } from './formatRanking.js';

const row = (of: Partial<NoiseRankingRow>): NoiseRankingRow => ({
  measure: 'aum',
  epochs: 2,
  sign: 'positives',
  type: null,
  wrong: 25,
  right: 75,
  auroc: 0.5,
  averagePrecision: 0.25,
  cut: null,
  ...of,
});
const cut = {
  k: 100,
  threshold: 1,
  removed: 20,
  removedWrong: 10,
  precision: 0.5,
  wrongRemoved: 0.4,
  rightRemoved: 0.1234,
};

describe(formatRanking, () => {
  it('puts measures side by side, by type and by number of epochs', () => {
    const rows = [
      row({ epochs: 1, auroc: 0.61 }),
      row({ auroc: 0.75, cut }),
      row({ measure: 'confidence', auroc: 0.7 }),
      row({ type: 'PER', auroc: null, averagePrecision: null, wrong: 0 }),
    ];
    const text = showText(formatRanking({ epochs: 2, kPos: 100, kNeg: 90, rows, curves: [] }, { title: 'Ranking' }));
    expect(text).toMatch(/^false positives, k 100 +all +25 +25\.0 +75\.0 +25\.0 +70\.0 +25\.0 +- +- +40\.0 +12\.34$/m);
    expect(text).toMatch(/^ +PER +0 +0\.0 +- +- +- +- +- +- +- +-$/m);
    expect(text).toMatch(/^ +1 +61\.0 +- +-( +-){3}$/m);
    expect(text).toMatch(/^ +2 +75\.0 +70\.0 +-( +-){3}$/m);
    expect(text).not.toContain('measure ');
  });

  it('has a table of all measures where there are others, with how many spans they speak of', () => {
    const rows = [
      row({ auroc: 0.75, cut }),
      row({ type: 'PER', auroc: 0.5 }),
      row({ measure: 'early', auroc: 0.8 }),
      row({ measure: 'early', type: 'PER', auroc: 0.9 }),
      row({ measure: 'of-a-newer-program', auroc: 0.65, wrong: 10, right: 30 }),
      row({ sign: 'negatives', auroc: 0.95 }),
    ];
    const text = showText(formatRanking({ epochs: 2, kPos: 100, kNeg: 90, rows, curves: [] }));
    expect(text).toMatch(/^AUROC +measure +all +PER +wrong +right$/m);
    expect(text).toMatch(/^false positives +AUM +75\.0 +50\.0 +25 +75$/m);
    expect(text).toMatch(/^ +AUM, early epochs +80\.0 +90\.0 +25 +75$/m);
    expect(text).toMatch(/^ +of-a-newer-program +65\.0 +- +10 +30$/m);
    expect(text).toMatch(/^false negatives +AUM +95\.0 +- +25 +75$/m);
  });
});
