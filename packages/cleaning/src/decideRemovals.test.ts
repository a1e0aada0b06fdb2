import { describe, expect, it } from '@jest/globals';
import { InputError, InterruptedError, toSpanLabels } from '@dynclean/schema';

import { computeLowConfidenceCuts } from './computeLowConfidenceCuts.js';
import { decideRemovals, type RemovalOptions } from './decideRemovals.js';
import type { SignThreshold } from './estimateThresholds.js';
import { makeTestChunks, type TestRow } from './makeTestChunks.js';

const threshold = (tau: number | null, values: number[] = [tau ?? 0]): SignThreshold => ({
  tau,
  k: 90,
  values: Float64Array.from(values),
  notCleaned: tau === null ? 'not_asked_for' : null,
});

const options: RemovalOptions = {
  labels: Int32Array.of(1, 0, 2, 0, 1, 0, 2, 0),
  types: ['PER', 'LOC'],
  thresholds: { positives: threshold(1), negatives: threshold(-1) },
  metric: 'aum',
};

const rows: TestRow[] = [
  [0, 1, 0.9], //    positive on its threshold: stays
  [1, -1, 0.9], //   negative on its threshold: stays
  [2, 0.5, 0.4], //  positive below: goes
  [3, -3, 0.1], //   negative below: goes
  [4, -2, 0.3], //   positive below: goes
  [5, 0, 0.6], //    negative above: stays, though a positive with that value would go
  [6, 4, 0.2], //    positive above: stays
];

describe(decideRemovals, () => {
  it('removes what is strictly below the threshold of its sign', async () => {
    const decisions = await decideRemovals(makeTestChunks(rows), options);
    expect([...decisions.removed]).toEqual([2, 3, 4]);
    expect(decisions.removed.numSpans).toBe(8);
    expect(decisions.worst).toEqual({
      positives: [
        { spanId: 4, value: -2 },
        { spanId: 2, value: 0.5 },
      ],
      negatives: [{ spanId: 3, value: -3 }],
    });
    expect(decisions.counts).toEqual({
      positives: { candidates: 4, removed: 2 },
      negatives: { candidates: 3, removed: 1 },
    });
    expect(decisions.byType).toEqual([
      { type: 'PER', candidates: 2, removed: 1 },
      { type: 'LOC', candidates: 2, removed: 1 },
    ]);
    expect(decisions.learnedPositives).toBe(3 / 4);
  });

  it('decides the same however the spans are cut into chunks', async () => {
    const expected = await decideRemovals(makeTestChunks(rows, 100), options);
    for (const size of [1, 2, 5]) expect(await decideRemovals(makeTestChunks(rows, size), options)).toEqual(expected);
  });

  it('counts a positive as learned only above 0, where its label is ahead of every other', async () => {
    const rows: TestRow[] = [
      [0, 0],
      [2, 3],
    ];
    const thresholds = { positives: threshold(null), negatives: threshold(null) };
    expect((await decideRemovals(makeTestChunks(rows), { ...options, thresholds })).learnedPositives).toBe(1 / 2);
  });

  it('shows the worst of the removed, as many as asked for, also beside some that were given back', async () => {
    const { worst } = await decideRemovals(makeTestChunks(rows), { ...options, numWorst: 1 });
    expect(worst.positives).toEqual([{ spanId: 4, value: -2 }]);
    // All four positives would go; 6 and 0 lie nearest and stay, so the worst two are the other ones.
    const thresholds = { positives: threshold(100), negatives: threshold(-1) };
    const back = { ...options, thresholds, numNearest: 2, numWorst: 2, keepNearest: true };
    const decisions = await decideRemovals(makeTestChunks(rows), back);
    expect(decisions.worst.positives.map(({ spanId }) => spanId)).toEqual([4, 2]);
  });

  it('decides the same where labels are read by chunks', async () => {
    const labels = toSpanLabels(options.labels as Int32Array);
    const decisions = await decideRemovals(makeTestChunks(rows, 3), { ...options, labels });
    expect(decisions).toEqual(await decideRemovals(makeTestChunks(rows), options));
  });

  it('shows the spans on both sides of both thresholds, nearest first', async () => {
    const { nearest } = await decideRemovals(makeTestChunks(rows), { ...options, numNearest: 1 });
    expect(nearest).toEqual({
      positives: { kept: [{ spanId: 0, value: 1 }], removed: [{ spanId: 2, value: 0.5 }] },
      negatives: { kept: [{ spanId: 1, value: -1 }], removed: [{ spanId: 3, value: -3 }] },
    });
  });

  it('removes by Confidence', async () => {
    const thresholds = { positives: threshold(0.4), negatives: threshold(0.2) };
    const decisions = await decideRemovals(makeTestChunks(rows), { ...options, thresholds, metric: 'confidence' });
    expect([...decisions.removed]).toEqual([3, 4, 6]);
    expect(decisions.worst.positives).toEqual([
      { spanId: 6, value: 0.2 },
      { spanId: 4, value: 0.3 },
    ]);
  });

  it.each([
    ['positives', threshold(1), threshold(null), [2, 4]],
    ['negatives', threshold(null), threshold(-1), [3]],
    ['nothing', threshold(null), threshold(null), []],
  ])('removes %s only', async (_case, positives, negatives, ids) => {
    const decisions = await decideRemovals(makeTestChunks(rows), { ...options, thresholds: { positives, negatives } });
    expect([...decisions.removed]).toEqual(ids);
  });

  it.each([
    ['required', [3, 4]], // 2 lies below by AUM alone
    ['enough', [2, 3, 4, 6]], // 6 lies below by Confidence alone
  ] as const)('gives the other metric a say: %s', async (role, removed) => {
    const thresholds = { positives: threshold(0.35), negatives: threshold(0.2) };
    const decisions = await decideRemovals(makeTestChunks(rows), { ...options, other: { thresholds, role } });
    expect([...decisions.removed]).toEqual(removed);
  });

  it('removes only among the least confident, where that is asked for', async () => {
    // Half of the four positives: spans 6 (0.2) and 4 (0.3), of which 4 is below tau. A third of the negatives: span 3.
    const cutsAt = (fraction: number) =>
      computeLowConfidenceCuts(makeTestChunks(rows), options.labels as Int32Array, fraction);
    const half = await decideRemovals(makeTestChunks(rows), { ...options, lowConfidenceCuts: await cutsAt(0.5) });
    expect([...half.removed]).toEqual([3, 4]);
    const none = await decideRemovals(makeTestChunks(rows), { ...options, lowConfidenceCuts: await cutsAt(0.1) });
    expect([...none.removed]).toEqual([]);
    const all = await decideRemovals(makeTestChunks(rows), { ...options, lowConfidenceCuts: await cutsAt(1) });
    expect([...all.removed]).toEqual([2, 3, 4]);
  });

  it('measures how far spans and threshold samples are apart', async () => {
    const thresholds = { positives: threshold(0.75, [-5, 0, 0.75]), negatives: threshold(-2, []) };
    const { separation } = await decideRemovals(makeTestChunks(rows), { ...options, thresholds });
    // Positives 1, 0.5, -2, 4 lie above 3, 2, 1 and 3 of three samples.
    expect(separation).toEqual({ positives: 9 / 12, negatives: null });
  });

  it('refuses to leave no span of a sign, and names k and tau', async () => {
    const thresholds = { positives: { ...threshold(4.5), k: 100 }, negatives: threshold(-1) };
    await expect(decideRemovals(makeTestChunks(rows), { ...options, thresholds })).rejects.toThrow(
      new InputError(
        'clean: some positives must be left, but k = 100 percent gives tau = 4.5 and all 4 lie below it. ' +
          'Take a smaller k for the positives, or train the cleaner for longer.',
      ),
    );
    const both = { positives: threshold(1), negatives: threshold(0.5) };
    await expect(decideRemovals(makeTestChunks(rows), { ...options, thresholds: both })).rejects.toThrow(
      'clean: some negatives must be left, but k = 90 percent gives tau = 0.5 and all 3 lie below it.',
    );
  });

  it('keeps the nearest to the threshold instead, where it may not refuse', async () => {
    const thresholds = { positives: threshold(100), negatives: threshold(-1) };
    const decisions = await decideRemovals(makeTestChunks(rows), {
      ...options,
      thresholds,
      numNearest: 2,
      keepNearest: true,
    });
    expect([...decisions.removed]).toEqual([2, 3, 4]); // 6 and 0 have the highest values
    expect(decisions.counts.positives).toEqual({ candidates: 4, removed: 2 });
    expect(decisions.byType.map(({ removed }) => removed)).toEqual([1, 1]);
    expect(decisions.worst.positives.map(({ spanId }) => spanId)).toEqual([4, 2]); // none that was given back
  });

  it('shows on neither side of the threshold what lies below it but may not go', async () => {
    // Half of the four positives, the least confident: the spans 6 (0.2) and 4 (0.3). So 2, below the threshold, stays.
    const lowConfidenceCuts = { positives: { confidence: 0.3, lastSpanId: 4 }, negatives: null };
    const { nearest, removed } = await decideRemovals(makeTestChunks(rows), { ...options, lowConfidenceCuts });
    expect([...removed]).toEqual([4]);
    expect(nearest.positives.kept.map(({ spanId }) => spanId)).toEqual([0, 6]);
    expect(nearest.positives.removed.map(({ spanId }) => spanId)).toEqual([4]);
  });

  it('has nothing against a sign that has no spans to begin with', async () => {
    const decisions = await decideRemovals(makeTestChunks([[1, 5]]), options);
    expect(decisions.counts.positives).toEqual({ candidates: 0, removed: 0 });
    expect(decisions.learnedPositives).toBeNull();
  });

  it('warns of what it found', async () => {
    const { warnings } = await decideRemovals(makeTestChunks(rows), { ...options, devF1: 0.1 });
    expect(warnings.map(({ code, sign, type }) => [code, sign ?? '', type ?? ''])).toEqual([
      ['cleaner_hardly_learned', '', ''],
      ['few_threshold_samples', 'positives', ''],
      ['threshold_samples_not_separate', 'positives', ''],
      ['few_threshold_samples', 'negatives', ''],
      ['threshold_samples_not_separate', 'negatives', ''],
      ['type_loses_many', 'positives', 'PER'],
      ['type_loses_many', 'positives', 'LOC'],
    ]);
  });

  it('refuses spans and labels that do not belong together', async () => {
    await expect(decideRemovals(makeTestChunks([[8, 0]]), options)).rejects.toThrow(
      new RangeError('decideRemovals: the dynamics must hold spans in [0, 8), but got span 8'),
    );
    await expect(decideRemovals(makeTestChunks(rows), { ...options, types: ['PER'] })).rejects.toThrow(
      new RangeError('decideRemovals: labels[2] must be in [0, 2), but got 2'),
    );
  });

  it('stops when it is interrupted', async () => {
    await expect(decideRemovals(makeTestChunks(rows), { ...options, signal: AbortSignal.abort() })).rejects.toThrow(
      InterruptedError,
    );
  });
});
