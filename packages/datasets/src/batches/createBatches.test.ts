import { describe, expect, it } from '@jest/globals';

import { createBatches, type BatchOptions } from './createBatches.js';

const options: BatchOptions = { batchSize: 3, order: 'fixed', seed: 42, epoch: 0 };
const sorted = (batches: number[][]): number[] => batches.flat().sort((a, b) => a - b);

describe(createBatches, () => {
  it('cuts the file into consecutive groups, the last one shorter', () => {
    expect(createBatches(7, options)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  });

  it.each([
    ['CoNLL03', 14_041, 878],
    ['WikiGold', 1142, 72],
    ['WNUT16', 2393, 150],
    ['BC5CDR', 4560, 285],
  ])('gives %s, %d sentences, %d batches of 16', (_name, sentences, batches) => {
    expect(createBatches(sentences, { ...options, batchSize: 16 })).toHaveLength(batches);
  });

  it('leaves out sentences before it cuts', () => {
    expect(createBatches(7, { ...options, skip: (sentence) => sentence === 1 || sentence === 6 })).toEqual([[0, 2, 3], [4, 5]]); // prettier-ignore
  });

  it('gives sentences of more than 350 words batches of their own', () => {
    const lengths = [10, 351, 350, 5, 4000];
    expect(createBatches(5, { ...options, lengths })).toEqual([[1], [4], [0, 2, 3]]);
  });

  it('gives no batches for no sentences, or where all are skipped', () => {
    expect(createBatches(0, options)).toEqual([]);
    expect(createBatches(5, { ...options, skip: () => true })).toEqual([]);
  });

  it('shuffle_batches keeps the batches and changes their order each epoch', () => {
    const fixed = createBatches(100, options);
    const epochs = [0, 1, 2].map((epoch) => createBatches(100, { ...options, order: 'shuffle_batches', epoch }));
    for (const batches of epochs) {
      expect(batches).not.toEqual(fixed);
      expect(new Set(batches.map(String))).toEqual(new Set(fixed.map(String)));
    }
    expect(new Set(epochs.map((batches) => JSON.stringify(batches))).size).toBe(3);
  });

  it('shuffle_sentences puts every sentence once into full batches of other neighbours', () => {
    const batches = createBatches(100, { ...options, order: 'shuffle_sentences' });
    expect(sorted(batches)).toEqual([...Array(100).keys()]);
    expect(batches.map(({ length }) => length).sort()).toEqual([1, ...Array<number>(33).fill(3)]);
    expect(batches).not.toContainEqual([0, 1, 2]);
  });

  it.each(['shuffle_batches', 'shuffle_sentences'] as const)('%s depends on seed and epoch alone', (order) => {
    const draw = (seed: number, epoch: number): string =>
      JSON.stringify(createBatches(100, { ...options, order, seed, epoch }));
    expect(draw(42, 3)).toBe(draw(42, 3));
    expect(draw(42, 3)).not.toBe(draw(43, 3));
    expect(draw(42, 3)).not.toBe(draw(43, 2)); // the sum of the two would be the same
  });

  it.each([0, -16, 2.5])('refuses batches of %d sentences', (batchSize) => {
    expect(() => createBatches(4, { ...options, batchSize })).toThrow(`at least 1, but got ${batchSize}`);
  });

  it('refuses a negative epoch', () => {
    expect(() => createBatches(4, { ...options, epoch: -1 })).toThrow('a whole number of at least 0, but got -1');
  });
});
