import { describe, expect, it } from '@jest/globals';

import { computeMarginsAndProbabilities } from './computeMarginsAndProbabilities.js';

const compute = (rows: number[][], labels: number[]) =>
  computeMarginsAndProbabilities(Float32Array.from(rows.flat()), Int32Array.from(labels), rows[0]?.length ?? 2);

describe(computeMarginsAndProbabilities, () => {
  it.each([
    ['the label has the largest logit', [2, 5, 1], 1, 3], //  5 - max(2, 1)
    ['another class has it', [4, 0.5, 6], 0, -2], //          4 - max(0.5, 6)
    ['two classes tie', [7, 7, 1], 1, 0],
    ['all logits are negative', [-3, -1, -9], 0, -2], //     -3 - max(-1, -9)
  ])('margin of one span: %s', (_case, row, label, margin) => {
    expect(compute([row], [label]).margins).toEqual(Float32Array.of(margin));
  });

  it.each([
    ['equal logits', [0, 0, 0, 0], 2, 1 / 4],
    ['odds of 3 to 1', [Math.log(3), 0], 0, 3 / 4],
    ['odds of 1 : 2 : 5', [0, Math.log(2), Math.log(5)], 1, 2 / 8],
    ['logits that overflow exp()', [3e38, 3e38], 0, 1 / 2],
    ['logits that underflow exp()', [-1000, 0], 0, 0],
  ])('probability of one span: %s', (_case, row, label, probability) => {
    expect(compute([row], [label]).probabilities[0]).toBeCloseTo(probability, 7);
  });

  it.each([
    ['the label is the largest', [2, 5, 1], 1, 0],
    ['another one is', [4, 0.5, 6], 0, 2],
    ['of equals the smallest', [3, 9, 3, 3], 1, 0],
    ['all are negative', [-3, -1, -9], 1, 0],
  ])('names the best other label: %s', (_case, row, label, other) => {
    const { others, margins } = compute([row], [label]);
    expect(Array.from(others.labels)).toEqual([other]);
    expect(margins[0]).toBe(row[label]! - row[other]!);
  });

  it('gives the best other label its own share of the softmax', () => {
    const { probabilities, others } = compute([[0, Math.log(2), Math.log(5)]], [2]); // odds of 1 : 2 : 5
    expect(probabilities[0]).toBeCloseTo(5 / 8, 7);
    expect(others.probabilities[0]).toBeCloseTo(2 / 8, 7);
  });

  it('keeps spans in order and rows apart', () => {
    const { margins, probabilities } = compute(
      [
        [2, 5, 1],
        [4, 0.5, 6],
      ],
      [1, 0],
    );
    expect(margins).toEqual(Float32Array.of(3, -2));
    expect(probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-3) + Math.exp(-4)), 7);
    expect(probabilities[1]).toBeCloseTo(1 / (1 + Math.exp(-3.5) + Math.exp(2)), 7);
  });

  it('is unchanged, bit for bit, when a constant is added to all logits of a row', () => {
    for (let trial = 0; trial < 200; trial++) {
      // Eighths up to 64: sums with 1024 are exact in float32, so no rounding can hide a fault.
      const row = Array.from({ length: 5 }, (_, index) => (((trial * 7919 + index * 104729) % 1024) - 512) / 8);
      const label = trial % 5;
      expect(compute([row.map((z) => z + 1024)], [label])).toEqual(compute([row], [label]));
    }
  });

  it('has a positive margin exactly where the label is the one argmax, and then the largest probability', () => {
    for (let trial = 0; trial < 200; trial++) {
      const row = Array.from({ length: 4 }, (_, index) => ((trial * 31 + index * 17) % 11) - 5);
      row.forEach((logit, label) => {
        const { margins, probabilities } = compute([row], [label]);
        const isOnlyLargest = row.every((other, index) => index === label || other < logit);
        expect(margins[0]! > 0).toBe(isOnlyLargest);
        if (isOnlyLargest) expect(probabilities[0]).toBeGreaterThan(1 / row.length);
      });
    }
  });

  it('gives nothing for no spans', () => {
    expect(computeMarginsAndProbabilities(new Float32Array(0), new Int32Array(0), 3)).toEqual({
      margins: new Float32Array(0),
      probabilities: new Float32Array(0),
      others: { labels: new Int32Array(0), probabilities: new Float32Array(0) },
    });
  });

  it.each([NaN, Infinity, -Infinity])('names row and class of a logit that is %d', (logit) => {
    expect(() =>
      compute(
        [
          [1, 2, 3],
          [1, 2, logit],
        ],
        [0, 0],
      ),
    ).toThrow(new RangeError(`computeMarginsAndProbabilities: logits[1, 2] must be a finite number, but got ${logit}`));
  });

  it('refuses a margin that float32 cannot hold', () => {
    expect(() => compute([[3e38, -3e38]], [0])).toThrow(
      new RangeError(
        `computeMarginsAndProbabilities: the margin of row 0 must be a finite float32, but got ${2 * Math.fround(3e38)}`,
      ),
    );
  });

  it.each([5, 7])('says which shape it needs when it gets %d logits', (length) => {
    expect(() => computeMarginsAndProbabilities(new Float32Array(length), Int32Array.of(1, 0), 3)).toThrow(
      `logits must hold [2, 3] = 6 values, but got ${length}`,
    );
  });

  it('refuses a single class', () => {
    expect(() => computeMarginsAndProbabilities(new Float32Array(2), Int32Array.of(0, 0), 1)).toThrow(
      'numClasses must be an integer of at least 2, but got 1',
    );
  });

  it.each([-1, 3])('names the span whose label %d is no class', (label) => {
    expect(() => computeMarginsAndProbabilities(new Float32Array(6), Int32Array.of(0, label), 3)).toThrow(
      new RangeError(`computeMarginsAndProbabilities: labels[1] must be in [0, 3), but got ${label}`),
    );
  });
});
