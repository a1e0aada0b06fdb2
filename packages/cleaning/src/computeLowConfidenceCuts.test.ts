import { describe, expect, it } from '@jest/globals';

import { computeLowConfidenceCuts } from './computeLowConfidenceCuts.js';
import { makeTestChunks } from './makeTestChunks.js';

const labels = Int32Array.of(1, 0, 2, 0, 1, 0, 1, 2);
const rows = [
  [0, 0, 0.9],
  [1, 0, 0.2],
  [2, 0, 0.4],
  [3, 0, 0.8],
  [4, 0, 0.4],
  [5, 0, 0.6],
  [6, 0, 0.4], // span 7 is not in the dynamics
] as const;

describe(computeLowConfidenceCuts, () => {
  it('takes that fraction of each sign, rounded down, lower ids first among equals', async () => {
    // Four positives: 0.9, 0.4, 0.4, 0.4. Half of them: the spans 2 and 4, not 6. Three negatives: half is one, span 1.
    expect(await computeLowConfidenceCuts(makeTestChunks(rows), labels, 0.5)).toEqual({
      positives: { confidence: 0.4, lastSpanId: 4 },
      negatives: { confidence: 0.2, lastSpanId: 1 },
    });
  });

  it('counts, among spans of equal Confidence, those of the sign alone', async () => {
    // Positives 0, 2 and 4, negatives 1, 3 and 5, all equally confident: two thirds of either are its first two.
    const equal = [0, 1, 2, 3, 4, 5].map((span) => [span, 0, 0.5] as const);
    expect(await computeLowConfidenceCuts(makeTestChunks(equal), Int32Array.of(1, 0, 1, 0, 1, 0), 0.7)).toEqual({
      positives: { confidence: 0.5, lastSpanId: 2 },
      negatives: { confidence: 0.5, lastSpanId: 3 },
    });
  });

  it('takes all of them, or none', async () => {
    expect(await computeLowConfidenceCuts(makeTestChunks(rows), labels, 1)).toEqual({
      positives: { confidence: 0.9, lastSpanId: 0 },
      negatives: { confidence: 0.8, lastSpanId: 3 },
    });
    expect(await computeLowConfidenceCuts(makeTestChunks(rows), labels, 0.2)).toEqual({
      positives: null,
      negatives: null,
    });
  });
});
