import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { cleaningSettingsSchema, type ThresholdSampleIds } from '@dynclean/schema';

import { cleanSpans } from './cleanSpans.js';
import { drawThresholdSamples } from './drawThresholdSamples.js';
import { makeTestChunks, type TestRow } from './makeTestChunks.js';

/** Written by scripts/peer/method_values.py: 600 made-up spans, cleaned with numpy. */
interface Values {
  readonly labels: number[];
  readonly aum: number[];
  readonly thresholdAum: number[];
  readonly samples: ThresholdSampleIds;
  readonly drawn: { readonly byType: number[]; readonly negatives: number };
  readonly cases: readonly {
    readonly kPos: number;
    readonly kNeg: number;
    readonly taus: { readonly positives: number; readonly negatives: number };
    readonly removed: number[];
  }[];
}
const stored = JSON.parse(readFileSync(new URL('../tests/methodValues.json', import.meta.url), 'utf8')) as Values;
const labels = Int32Array.from(stored.labels);
const chunksOf = (aum: readonly number[]) => makeTestChunks(aum.map((value, span): TestRow => [span, value]), 100); // prettier-ignore

describe("cleaning beside numpy's", () => {
  it('draws as many threshold samples of each type and of the negatives', () => {
    const excluded = new Uint8Array(labels.length);
    const drawn = drawThresholdSamples({ labels, excluded, numClasses: 4, count: 'Np_over_c', seed: 42 });
    const byType = [1, 2, 3].map((type) => drawn.positives.filter((span) => labels[span] === type).length);
    expect({ byType, negatives: drawn.negatives.length }).toEqual(stored.drawn);
    expect(stored.drawn.negatives).toBeGreaterThan(10);
  });

  it.each(stored.cases.map((of) => [of.kPos, of.kNeg, of] as const))(
    'has the same thresholds at k %d and %d, and removes the same spans',
    async (kPos, kNeg, { taus, removed }) => {
      const cleaned = await cleanSpans({
        readDynamics: () => chunksOf(stored.aum),
        readThresholdDynamics: () => chunksOf(stored.thresholdAum),
        samples: stored.samples,
        labels,
        types: ['A', 'B', 'C'],
        settings: cleaningSettingsSchema.parse({ kPos, kNeg }),
      });
      const { positives, negatives } = cleaned.thresholds;
      expect({ positives: positives.tau, negatives: negatives.tau }).toEqual(taus);
      expect([...cleaned.removed]).toEqual(removed);
      expect(removed.length).toBeGreaterThan(0);
    },
  );
});
