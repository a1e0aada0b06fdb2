import { describe, expect, it } from '@jest/globals';
import { cleaningSettingsSchema, type CleaningSettingsInput } from '@dynclean/schema';

import { cleanSpans } from './cleanSpans.js';
import { drawThresholdSamples } from './drawThresholdSamples.js';
import { makeTestChunks, type TestRow } from './makeTestChunks.js';

// 3,000 spans, every tenth a positive of one of two types. Wrong labels, one positive in five and one negative in
// fifty, have low margins; so have the threshold samples in the threshold run.
const numSpans = 3_000;
const labels = Int32Array.from({ length: numSpans }, (_, span) => (span % 10 === 0 ? 1 + ((span / 10) % 2) : 0));
const isWrong = (span: number): boolean => (span % 10 === 0 ? span % 50 === 0 : span % 50 === 7);
const wobble = (span: number): number => Math.sin(span * 12.9898);
const dynamics = Array.from({ length: numSpans }, (_, span): TestRow => {
  const aum = isWrong(span) ? -4 + wobble(span) : 5 + wobble(span);
  return [span, aum, 1 / (1 + Math.exp(-aum))];
});
const samples = drawThresholdSamples({
  labels,
  excluded: new Uint8Array(numSpans),
  numClasses: 3,
  count: 'Np_over_c',
  seed: 42,
});
const fake = new Set([...samples.positives, ...samples.negatives]);
const thresholdDynamics = dynamics.map(([span, aum]): TestRow => [
  span,
  fake.has(span) ? -3 + wobble(span + 1) : aum,
  0.05,
]);

const clean = (settings: CleaningSettingsInput = {}) =>
  cleanSpans({
    readDynamics: () => makeTestChunks(dynamics, 1_000),
    readThresholdDynamics: () => makeTestChunks(thresholdDynamics, 700),
    samples,
    labels,
    types: ['PER', 'LOC'],
    settings: cleaningSettingsSchema.parse(settings),
  });

describe(cleanSpans, () => {
  it('finds the labels that are wrong by their margins', async () => {
    const { isRemoved, thresholds, warnings, removed, counts } = await clean({ kNeg: 100 });
    // tau is the largest AUM of the samples, about -2; wrong labels lie at -4, give or take 1, right ones at 5.
    expect(thresholds.positives.tau).toBe(Math.max(...samples.positives.map((span) => -3 + wobble(span + 1))));
    expect([...isRemoved].every((mark, span) => (mark === 1) === isWrong(span))).toBe(true);
    expect(removed.spanIds.length).toBe(60 + 60);
    expect(counts).toEqual({
      positives: { candidates: 300, removed: 60 },
      negatives: { candidates: 2_700, removed: 60 },
    });
    expect(warnings).toEqual([]);
  });

  it('removes fewer with a smaller k, and what goes at a smaller k goes at a larger one', async () => {
    let last = new Set<number>();
    for (const k of [0, 20, 50, 80, 90, 100]) {
      const now = new Set((await clean({ kPos: k, kNeg: k })).removed.spanIds);
      expect([...last].every((span) => now.has(span))).toBe(true);
      last = now;
    }
    expect(last.size).toBe(120);
  });

  it.each(['positives', 'negatives'] as const)('cleans %s only, with the thresholds of both', async (sign) => {
    const both = await clean();
    const { removed } = await clean({ sign });
    expect([...removed.spanIds]).toEqual(
      [...both.removed.spanIds].filter((span) => labels[span]! > 0 === (sign === 'positives')),
    );
    expect(removed.spanIds.length).toBe(both.counts[sign].removed);
  });

  it('restricts removal to the least confident', async () => {
    const { removed } = await clean({ kNeg: 100, lowConfidenceOnly: 0.01 });
    expect(removed.spanIds.length).toBe(3 + 27); // floor(0.01 * 300) and floor(0.01 * 2700)
  });

  it('takes Confidence for the metric', async () => {
    const { thresholds } = await clean({ metric: 'confidence' });
    expect(thresholds.negatives.tau).toBe(0.05);
  });
});
