import { beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';

import { computeLogits } from './computeLogits.js';
import { makeTinyTask } from './testing/makeTinyTask.js';

describe(computeLogits, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  // 12 sentences of 7, 11 and 5 subwords ("today" has two) in turns, twenty times: 240.
  const { sentences } = makeTinyTask();
  const given = Array.from({ length: 20 }, () => sentences).flat();

  it('puts sentences of like length together, the longest first, never more than 2,048 subwords with padding', async () => {
    const task = makeTinyTask({}, { given });
    const model = task.createModel(1);
    const sentenceOf = (id: number): number => task.spans.sentenceOffsets.findIndex((offset) => offset > id) - 1;
    const batches: number[][] = [];
    const progress: [number, number][] = [];
    await computeLogits(model, task.corpus, {
      onLogits: (ids, logits) => {
        expect(logits).toHaveLength(ids.length * 3);
        batches.push([...new Set(Array.from(ids, sentenceOf))]);
      },
      onProgress: (...state) => progress.push(state),
    });
    model.dispose();
    const lengthOf = (sentence: number): number => task.corpus.encodings[sentence]?.inputIds.length ?? NaN;
    const sizes = batches.map((batch) => batch.map(lengthOf));
    for (const size of sizes) expect(size.length * Math.max(...size)).toBeLessThanOrEqual(2048);
    expect(sizes.flat()).toEqual(sizes.flat().toSorted((a, b) => b - a));
    expect(new Set(batches.flat()).size).toBe(240);
    // 80 of 11 subwords and 80 of 7 and 80 of 5: 186 of at most 11 fit, then 54 of 5.
    expect(progress).toEqual([[186, 240], [240, 240]]); // prettier-ignore
  });

  it('computes only the sentences that are asked for and have spans, each span once', async () => {
    const excluded = given.map((sentence, index) =>
      index === 5 ? { ...sentence, excluded: [[0, 0, null], [0, 1, null], [1, 1, null]] as const } : sentence,
    ); // prettier-ignore
    const task = makeTinyTask({}, { given: excluded as unknown as typeof given });
    const model = task.createModel(1);
    const seen: number[] = [];
    const progress: [number, number][] = [];
    await computeLogits(model, task.corpus, {
      sentences: { from: 4, to: 8 },
      onLogits: (ids) => void seen.push(...ids),
      onProgress: (...state) => progress.push(state),
    });
    model.dispose();
    const { sentenceOffsets: offsets } = task.spans;
    const wanted = [4, 6, 7].flatMap((sentence) => {
      const [from, to] = [offsets[sentence] as number, offsets[sentence + 1] as number];
      return Array.from({ length: to - from }, (_, index) => from + index);
    });
    expect(seen.sort((a, b) => a - b)).toEqual(wanted);
    expect(progress).toEqual([[3, 3]]);
  });
});
