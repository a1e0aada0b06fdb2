import type { SentenceStats } from '@dynclean/datasets';
import { describe, expect, it } from '@jest/globals';

import { showText } from '../testing/showText.js';
import { formatDatasetStats } from './formatDatasetStats.js';

const stats: SentenceStats = {
  sentences: 14041,
  tokens: 203621,
  entities: 17781,
  entitiesByType: { ORG: 1, MISC: 2 },
  wideEntities: 5,
  candidates: 1269878,
  excluded: 0,
  sentencesWithoutEntity: 3,
  longestSentence: 113,
};
const common = { name: 'CoNLL03', types: ['ORG', 'MISC'], maxSpanWidth: 8 };

describe(formatDatasetStats, () => {
  it('prints a row a split and entities by type in the order of labels', () => {
    const text = showText(
      formatDatasetStats({ ...common, splits: { train: stats, test: { ...stats, sentences: 10 } } }),
    );
    expect(text).toMatch(/train +14,041 +203,621 +17,781 +5 +1,269,878 +3 +113\n/);
    expect(text).toMatch(/ORG +1 +1\nMISC +2 +2\n$/);
    expect(text).not.toContain('excluded');
    expect(text).not.toContain('dev');
  });

  it('has a column for what a cleaned version excludes', () => {
    expect(showText(formatDatasetStats({ ...common, splits: { train: { ...stats, excluded: 7 } } }))).toMatch(
      /1,269,878 +7 +3 +113/,
    );
  });
});
