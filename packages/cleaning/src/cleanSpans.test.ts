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

/** @param confidence - of all spans of the threshold run. */
const clean = (settings: CleaningSettingsInput = {}, confidence = 0.05) =>
  cleanSpans({
    readDynamics: () => makeTestChunks(dynamics, 1_000),
    readThresholdDynamics: () =>
      makeTestChunks(
        dynamics.map(([span, aum]): TestRow => [span, fake.has(span) ? -3 + wobble(span + 1) : aum, confidence]),
        700,
      ),
    samples,
    labels,
    types: ['PER', 'LOC'],
    settings: cleaningSettingsSchema.parse(settings),
  });

describe(cleanSpans, () => {
  it('finds the labels that are wrong by their margins', async () => {
    const { thresholds, warnings, removed, counts } = await clean({ kNeg: 100 });
    // tau is the largest AUM of the samples, about -2; wrong labels lie at -4, give or take 1, right ones at 5.
    expect(thresholds.positives.tau).toBe(Math.max(...samples.positives.map((span) => -3 + wobble(span + 1))));
    expect(labels.every((_, span) => removed.has(span) === isWrong(span))).toBe(true);
    expect(removed.size).toBe(60 + 60);
    expect(counts).toEqual({
      positives: { candidates: 300, removed: 60 },
      negatives: { candidates: 2_700, removed: 60 },
    });
    expect(warnings).toEqual([]);
  });

  it('removes fewer with a smaller k, and what goes at a smaller k goes at a larger one', async () => {
    let last = new Set<number>();
    for (const k of [0, 20, 50, 80, 90, 100]) {
      const now = new Set((await clean({ kPos: k, kNeg: k })).removed);
      expect([...last].every((span) => now.has(span))).toBe(true);
      last = now;
    }
    expect(last.size).toBe(120);
  });

  it.each(['positives', 'negatives'] as const)('cleans %s only, with the thresholds of both', async (sign) => {
    const both = await clean();
    const { removed } = await clean({ sign });
    expect([...removed]).toEqual([...both.removed].filter((span) => labels[span]! > 0 === (sign === 'positives')));
    expect(removed.size).toBe(both.counts[sign].removed);
  });

  it('restricts removal to the least confident', async () => {
    const { removed } = await clean({ kNeg: 100, lowConfidenceOnly: 0.01 });
    expect(removed.size).toBe(3 + 27); // floor(0.01 * 300) and floor(0.01 * 2700)
  });

  it('takes Confidence for the metric', async () => {
    const { thresholds } = await clean({ metric: 'confidence' });
    expect(thresholds.negatives.tau).toBe(0.05);
  });

  it('lets the other metric have its say by a threshold of its own', async () => {
    // In the threshold run all have the Confidence 0.01, so that is the other threshold. Of the wrong labels,
    // with an AUM of -4 give or take 1 and a Confidence of 1 / (1 + e^-AUM),
    // those below it are the ones with an AUM under -log 99 = -4.6.
    const both = await clean({ kNeg: 100, otherMetric: 'required' }, 0.01);
    expect(both.otherThresholds?.positives.tau).toBe(0.01);
    expect(both.thresholds.positives.tau).toBeLessThan(-1);
    const below = dynamics.filter(([span, aum]) => isWrong(span) && aum < -Math.log(99)).map(([span]) => span);
    expect([...both.removed]).toEqual(below);
    expect(below.length).toBeGreaterThan(10);
    expect(below.length).toBeLessThan(110); // of 120, so that it had a say
    const either = await clean({ kPos: 0, kNeg: 0, otherMetric: 'enough' });
    expect([...either.removed]).toEqual([]); // k is that of the other one as well
  });
});
