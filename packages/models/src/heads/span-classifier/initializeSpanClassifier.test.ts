import { beforeEach, describe, expect, it } from '@jest/globals';
import { seedEngine } from '@dynclean/engine';

import { initializeSpanClassifier, listSpanParameters } from './initializeSpanClassifier.js';

const shape = { numClasses: 5, maxSpanWidth: 60, widthEmbeddingSize: 50, headHiddenSize: 100, headDropout: 0 };
const initialize = () => initializeSpanClassifier(shape, { hiddenSize: 40 });

describe(initializeSpanClassifier, () => {
  beforeEach(() => seedEngine(1));

  it('has the shapes of the paper: 2H + V inputs to the first layer, one row of widths more than there are', () => {
    const shapes = Object.fromEntries([...initialize()].map(([name, { shape: of }]) => [name, of]));
    expect(shapes).toEqual({
      'width.weight': [61, 50],
      'ffnn1.weight': [100, 130],
      'ffnn1.bias': [100],
      'ffnn2.weight': [100, 100],
      'ffnn2.bias': [100],
      'classifier.weight': [5, 100],
      'classifier.bias': [5],
    });
    const listed = listSpanParameters(shape, { hiddenSize: 40 }).map(({ name, shape: of }) => [name, of]);
    expect(shapes).toEqual(Object.fromEntries(listed));
  });

  it.each([
    ['ffnn1.weight', 130],
    ['ffnn1.bias', 130],
    ['ffnn2.weight', 100],
    ['ffnn2.bias', 100],
    ['classifier.weight', 100],
  ])('draws %s evenly between +-1 / sqrt(%d), as torch.nn.Linear does', (name, fanIn) => {
    const bound = 1 / Math.sqrt(fanIn);
    const values = [...(initialize().get(name)?.values ?? [])].map((value) => value / bound);
    expect(values.every((value) => value > -1 && value < 1)).toBe(true);
    // n numbers even in (-1, 1): a mean of 0 with deviation 1 / sqrt(3 n), and the farthest within some 1 / n of the
    // ends.
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(3 * values.length));
    expect(Math.max(...values)).toBeGreaterThan(1 - 20 / values.length);
    expect(Math.min(...values)).toBeLessThan(-1 + 20 / values.length);
  });

  it('draws width embeddings from the standard normal distribution', () => {
    const values = [...(initialize().get('width.weight')?.values ?? [])];
    const moment = (power: number): number => values.reduce((sum, x) => sum + x ** power, 0) / values.length;
    // 3,050 of them: the moments 0, 1 and 3, with deviations sqrt(1 / n), sqrt(2 / n) and sqrt(96 / n).
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(3050));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / 3050));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / 3050));
  });

  it('gives the same numbers from the same seed, others from another', () => {
    const values = (): number[] => [...initialize().values()].flatMap(({ values: of }) => [...of]);
    const first = values();
    seedEngine(1);
    expect(values()).toEqual(first);
    seedEngine(2);
    expect(values()).not.toEqual(first);
  });
});
