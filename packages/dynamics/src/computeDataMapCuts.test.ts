import { describe, expect, it } from '@jest/globals';

import { computeDataMapCuts, DataMapCutFinder } from './computeDataMapCuts.js';
import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';

const chunk = (spanIds: number[], confidence: number[], variability: number[]): SpanDynamicsChunk => ({
  spanIds: Int32Array.from(spanIds),
  aum: new Float64Array(spanIds.length),
  confidence: Float64Array.from(confidence),
  variability: Float64Array.from(variability),
});

describe(computeDataMapCuts, () => {
  it('cuts positives and negatives apart, at terciles of all chunks', async () => {
    const labels = Int32Array.of(1, 0, 2, 0, 1, 0, 3, 0);
    const cuts = await computeDataMapCuts(
      () => [
        chunk([0, 1, 2, 3], [0.9, 0.2, 0.3, 0.8], [0.4, 0.1, 0.1, 0.3]),
        chunk([4, 5, 6, 7], [0.6, 0.2, 0, 0.5], [0.2, 0, 0.3, 0.2]),
      ],
      labels,
    );
    // Positives: confidence 0, 0.3, 0.6, 0.9 and variability 0.1 to 0.4. Of four values, a third lies at the second
    // and two thirds at the third: type 7 takes index (4 - 1) / 3 = 1 and 2.
    const { lowConfidence, highConfidence, lowVariability, highVariability } = cuts.positives!;
    expect([lowConfidence, highConfidence]).toEqual([0.3, 0.6]);
    expect([lowVariability, highVariability]).toEqual([0.2, 0.3]);
    expect(cuts.negatives).toEqual({
      lowConfidence: 0.2,
      highConfidence: 0.5,
      lowVariability: 0.1,
      highVariability: 0.2,
    });
  });

  it('tells the sign of a span by its id, not by its place in a chunk', async () => {
    // The spans 4, 5 and 6 are positive, the others negative.
    const labels = Int32Array.of(0, 0, 0, 0, 1, 2, 1);
    const chunks = [chunk([0, 1, 3], [0.7, 0.8, 0.9], [0, 0, 0]), chunk([4, 5, 6], [0.1, 0.2, 0.3], [0, 0, 0])];
    const cuts = await computeDataMapCuts(() => chunks, labels);
    // Of three values a third lies at index 2/3 of the way: 0.1 + 2/3 * 0.1, and two thirds at 4/3.
    expect(cuts.positives?.lowConfidence).toBeCloseTo(0.1 + 0.2 / 3, 12);
    expect(cuts.positives?.highConfidence).toBeCloseTo(0.2 + 0.1 / 3, 12);
    expect(cuts.negatives?.lowConfidence).toBeCloseTo(0.7 + 0.2 / 3, 12);
  });

  it('counts only spans that the dynamics hold, so excluded ones do not matter', async () => {
    const labels = Int32Array.of(1, 1, 1, 1, 1);
    const cuts = await computeDataMapCuts(() => [chunk([1, 3], [0.5, 0.5], [0, 0])], labels);
    expect(cuts.positives).toEqual({ lowConfidence: 0.5, highConfidence: 0.5, lowVariability: 0, highVariability: 0 });
  });

  it('has no cuts of a sign without spans', async () => {
    expect(await computeDataMapCuts(() => [chunk([0], [1], [0])], Int32Array.of(0))).toMatchObject({ positives: null });
    expect(await computeDataMapCuts(() => [], Int32Array.of(0, 1))).toEqual({ positives: null, negatives: null });
  });

  it('finds the same cuts in a second reading as where all values are held', async () => {
    // 40 spans, every fourth a positive; confidences and variabilities in no order.
    const labels = Int32Array.from({ length: 40 }, (_, span) => (span % 4 === 0 ? 1 : 0));
    const shuffled = Array.from({ length: 40 }, (_, span) => ((span * 17 + 5) % 40) / 40);
    const ids = [...labels.keys()];
    const all = chunk(ids, shuffled, shuffled.map((value) => value / 2)); // prettier-ignore
    let readings = 0;
    const read = () => {
      readings += 1;
      return [all];
    };
    const finder = new DataMapCutFinder(labels, 10); // the ten positives are held, the negatives are not
    finder.add(all);
    const cuts = await finder.finish(read);
    expect(readings).toBe(1);
    expect(cuts).toEqual(await computeDataMapCuts(() => [all], labels));
  });
});
