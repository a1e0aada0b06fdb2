import type { RunProgress } from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';

import { openDynamicsOfRun } from '../dynamics/DynamicsSource.js';
import { writeTestReview } from '../testing/writeTestReview.js';
import { collectReview } from './collectReview.js';
import { filterReview } from './filterReview.js';
import type { Review } from './Review.js';

async function review(): Promise<Review> {
  const { run } = await writeTestReview();
  return collectReview(await openDynamicsOfRun({ from: run }));
}

describe(collectReview, () => {
  it('lists what the run removed, worst first, with all that is known of it', async () => {
    const { spans: list, signs, metric, epochs } = await review();
    const spans = [...list];
    expect([metric, epochs]).toEqual(['aum', 2]);
    expect(signs.positives).toEqual({ candidates: 4, suspicious: 2, k: 100, tau: 3, otherTau: null, thresholdValues: [1.5, 3] }); // prettier-ignore
    expect(signs.negatives).toMatchObject({ candidates: 4, suspicious: 1, k: 90, tau: 4, otherTau: null });
    expect(spans.map(({ spanId, aum }) => [spanId, aum])).toEqual([
      [1, -1],
      [6, 1],
      [3, 2],
    ]);
    expect(spans[0]).toMatchObject({
      sign: 'positives',
      line: 1,
      sentence: 1,
      first: 1,
      last: 1,
      type: 'A',
      id: null,
      below: ['aum'],
      margins: [1, -3],
      gold: { type: 'B', wrong: true },
      // Span 1 is a threshold sample: that the threshold run would call it A, as it is, is no suggestion.
      suggested: { type: 'B', probability: 0.125, isAgreed: false },
      occurrences: [{ type: 'A', count: 1 }],
    });
    // 2 epochs of 0.25 and 2 of 0.5.
    expect(spans[1]).toMatchObject({ sign: 'negatives', type: null, suggested: { type: 'A', probability: 0.375, isAgreed: true } }); // prettier-ignore
    expect(spans[2]).toMatchObject({ type: 'B', suggested: { type: null } });
  });

  it('has drawn spans behind the suspicious ones', async () => {
    const { run } = await writeTestReview();
    const { spans: list, confusedWords } = await collectReview(await openDynamicsOfRun({ from: run }), { sample: 1 });
    const spans = [...list];
    expect(list.slice(3).length).toBe(2);
    expect(spans.map(({ removed }) => removed)).toEqual([true, true, true, false, false]);
    expect(new Set(spans.slice(3).map(({ sign }) => sign))).toEqual(new Set(['positives', 'negatives']));
    expect(confusedWords).toHaveLength(3);
  });

  it('says how far a pass over the spans is', async () => {
    const { run } = await writeTestReview();
    const said: RunProgress[] = [];
    await collectReview(await openDynamicsOfRun({ from: run }), {}, { onProgress: (progress) => said.push(progress) });
    expect(said.map(({ done, detail }) => [done, detail])).toContainEqual([8, 'thresholds']);
    expect(said.map(({ done, detail }) => [done, detail])).toContainEqual([16, 'metrics']);
    expect(said.at(-1)).toEqual({ stage: 'review', done: 40, total: 40, unit: 'spans' });
  });

  it('counts confusions, the most frequent first', async () => {
    const { confusedTypes, confusedWords } = await review();
    expect(confusedTypes).toHaveLength(3);
    expect(confusedTypes).toContainEqual({ type: null, suggested: 'A', count: 1 });
    expect(confusedWords.at(0)).toEqual({ words: 'b', suspicious: 1, occurrences: [{ type: 'A', count: 1 }] });
  });
});

describe(filterReview, () => {
  it('takes signs, types as they are and as they are suggested, and words in any letter case', async () => {
    const all = await review();
    const ids = (filter: Parameters<typeof filterReview>[1]): number[] =>
      Array.from(filterReview(all, filter).spans, ({ spanId }) => spanId);
    expect(ids({})).toEqual([1, 6, 3]);
    expect(ids({ sign: 'positives' })).toEqual([1, 3]);
    expect(ids({ type: 'A' })).toEqual([1, 6]);
    expect(ids({ type: 'B' })).toEqual([1, 3]);
    expect(ids({ words: 'G' })).toEqual([6]);
    expect(filterReview(all, { sign: 'negatives' }).confusedTypes).toHaveLength(1);
    expect(() => ids({ type: 'C' })).toThrow('type: must be one of A, B, the types of corpus, but got "C"');
  });
});
