import { describe, expect, it } from '@jest/globals';
import { InputError } from '@dynclean/schema';

import { estimateThresholds } from './estimateThresholds.js';
import { makeTestChunks } from './makeTestChunks.js';

const settings = { metric: 'aum', kPos: 100, kNeg: 50, sign: 'both' } as const;
const chunks = makeTestChunks([
  [0, -5, 0.1],
  [1, 9, 0.9],
  [2, -1, 0.3],
  [3, 4, 0.2],
  [4, 2, 0.8],
  [6, -3, 0.4],
  [9, 7, 0.7],
]);
const samples = { positives: [9, 0, 2], negatives: [3, 6] };

describe(estimateThresholds, () => {
  it('takes each sign from its own samples, at its own k', async () => {
    const thresholds = await estimateThresholds(chunks, samples, settings);
    expect(thresholds.positives).toEqual({ tau: 7, k: 100, values: Float64Array.of(-5, -1, 7), notCleaned: null });
    // q = floor(2 * 50 / 100) = 1: the second from above
    expect(thresholds.negatives).toEqual({ tau: -3, k: 50, values: Float64Array.of(-3, 4), notCleaned: null });
  });

  it('takes Confidence instead', async () => {
    const thresholds = await estimateThresholds(chunks, samples, { ...settings, metric: 'confidence' });
    expect(thresholds.positives.values).toEqual(Float64Array.of(0.1, 0.3, 0.7));
    expect(thresholds.negatives.tau).toBe(0.2);
  });

  it.each([
    ['a sign that is not asked for', { sign: 'negatives' }, samples, 'not_asked_for'],
    ['k = 0', { kPos: 0 }, samples, 'k_is_0'],
    ['no samples', {}, { positives: [], negatives: [3] }, 'no_samples'],
  ] as const)('has no threshold of the positives for %s, and says why', async (_case, other, ids, notCleaned) => {
    const thresholds = await estimateThresholds(
      chunks,
      { positives: [...ids.positives], negatives: [...ids.negatives] },
      { ...settings, ...other },
    );
    expect(thresholds.positives).toMatchObject({ tau: null, notCleaned });
    expect(thresholds.negatives.tau).not.toBeNull();
  });

  it.each([
    [[0, 5, 8], 5],
    [[9, 11], 11],
  ])('names a sample that the threshold run lacks: of %j span %d', async (positives, missing) => {
    await expect(estimateThresholds(chunks, { positives, negatives: [] }, settings)).rejects.toThrow(
      new InputError(`threshold run: its dynamics must hold every threshold sample, but span ${missing} is missing`),
    );
  });
});
