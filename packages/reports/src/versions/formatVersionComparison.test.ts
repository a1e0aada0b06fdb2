import type { VersionComparison } from '@dynclean/analysis';
import { describe, expect, it } from '@jest/globals';

import { showMarkdown, showText } from '../testing/showText.js';
import { formatVersionComparison } from './formatVersionComparison.js';

const changes = { spans: 10, removed: 4, relabelled: 0, emptied: 0, added: 0, removedWrong: 3, wrong: 5 };
const ofType = { type: 'PER', spans: 10, removed: 4, removedWrong: 3 };
const counts = { positives: 10, truePositives: 5, falsePositives: 5, falseNegatives: 2 };
const noise = { ...counts, byType: [{ type: 'PER', ...counts }] };
const example = {
  spanId: 1,
  line: 3,
  first: 1,
  last: 1,
  tokens: ['the', 'word', 'here'],
  type: 'PER',
  aum: null,
  confidence: null,
  removed: true,
  gold: { type: null, wrong: true },
};
const version = (name: string) => ({
  name,
  place: `runs/${name}`,
  cleaner: null,
  positives: { ...changes, byType: [ofType] },
  negatives: { ...changes, added: 1, byType: [{ ...ofType, spans: 2, removed: 1, removedWrong: 1 }] },
  noise,
  noiseEstimate: null,
  ranking: null,
  examples: { only: { positives: [example], negatives: [] }, shared: { positives: [], negatives: [] } },
});
const overlap = {
  first: 4,
  second: 4,
  both: 2,
  either: 6,
  jaccard: 1 / 3,
  wrong: { first: 3, second: 3, both: 1, either: 5 },
};
const mean = (value: number) => ({ mean: value, deviation: 0.01, numValues: 2 });
const comparison: VersionComparison = {
  dataset: 'corpus',
  types: ['PER'],
  maxSpanWidth: 8,
  base: { name: 'D', place: 'corpus', noise },
  hasGoldLabels: true,
  versions: [version('D1'), version('D4')],
  pairs: [{ first: 'D1', second: 'D4', positives: overlap, negatives: overlap }],
  agreement: {
    positives: [{ versions: 1, spans: 4, wrong: 1 }, { versions: 2, spans: 2, wrong: 2 }],
    negatives: [{ versions: 1, spans: 0, wrong: 0 }, { versions: 2, spans: 1, wrong: 0 }],
  },
  scores: [
    {
      model: 'minilm',
      split: 'test',
      versions: ['D', 'D4'].map((name, index) => ({ version: name, seeds: [42, 43], precision: mean(0.5), recall: mean(0.4), f1: mean(0.44 + index / 50) })),
      differences: [
        { from: 'D', to: 'D4', seeds: [42, 43], f1: { numPairs: 2, mean: 0.02, wins: 1, losses: 1, ties: 0, interval: { level: 0.95, low: -0.01, high: 0.05 } } },
      ],
    },
  ],
  notes: [],
}; // prettier-ignore

describe(formatVersionComparison, () => {
  const text = showText(formatVersionComparison(comparison));

  it('shows removals, overlap and agreement', () => {
    expect(text).toMatch(/^all +10 +4 +40\.00 +3 +75\.00 +4 +40\.00 +3 +75\.00$/m);
    // a missed entity is wrong by definition
    expect(text).toMatch(/^missed PER +2 +1 +50\.00 +1 +- +1 +50\.00 +1 +-$/m);
    expect(text).toMatch(/^D1, D4 +2 +6 +0\.333 +50\.00 +2 +6 +0\.333 +50\.00$/m);
    expect(text).toMatch(/^all 2 +2 +100\.00 +1 +0\.00$/m);
    expect(text).toContain('D1 has 0 spans with another type, 0 that lost theirs and 1 new entities.');
  });

  it('shows scores with their paired difference', () => {
    expect(text).toMatch(
      /^D4 +2 +50\.00 ± 1\.00 +40\.00 ± 1\.00 +46\.00 ± 1\.00 +\+2\.00 +-1\.00 to \+5\.00 +1 of 2$/m,
    );
  });

  it('shows examples, with a dash where no dynamics are known', () => {
    expect(text).toMatch(/positives that only D4 removes\n\n.*\n.*\n +- +PER +none +wrong +3 +the \[word\] here$/m);
  });

  it('writes markdown', () => {
    expect(showMarkdown(formatVersionComparison(comparison))).toContain('### Versions of corpus, held against D');
  });
});
