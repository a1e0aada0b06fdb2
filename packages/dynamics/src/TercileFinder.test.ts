import { describe, expect, it } from '@jest/globals';
import { quantileSorted } from 'simple-statistics';

import { TercileFinder } from './TercileFinder.js';

/** Terciles by two looks at the numbers, of which 8 are held. */
function findInTwoLooks(numbers: readonly number[]): TercileFinder {
  const finder = new TercileFinder(8);
  for (const number of numbers) finder.add(number);
  expect(finder.needsSecondLook).toBe(numbers.length > 8);
  if (finder.needsSecondLook) for (const number of numbers) finder.addAgain(number);
  return finder;
}

const sortAndTake = (numbers: readonly number[]): number[] => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return [1 / 3, 2 / 3].map((share) => quantileSorted(sorted, share));
};

describe(TercileFinder, () => {
  it('interpolates between the two numbers beside a tercile', () => {
    // Of four numbers a third lies at index (4 - 1) / 3 = 1 and two thirds at 2; of three at 2/3 and 4/3.
    expect(findInTwoLooks([3, 1, 0, 2]).compute()).toEqual([1, 2]);
    const [low, high] = findInTwoLooks([6, 0, 3]).compute()!;
    expect([low, high]).toEqual([2, 4]);
    expect(findInTwoLooks([]).compute()).toBeNull();
  });

  it.each([9, 10, 11, 100, 1_001, 5_000])('finds those of %d numbers exactly, which lie close to 0 and 1', (size) => {
    let state = size; // Lehmer's generator: the same numbers each time
    const draw = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const shapes: Record<string, () => number> = {
      uniform: draw,
      'near 1': () => 1 - draw() ** 12 / 1e6,
      'near 0': () => draw() ** 40,
      'mostly 0 and 1': () => (draw() < 0.5 ? Math.round(draw()) : draw()),
      'one value': () => 0.1,
      'around 1/2': () => 0.5 + (draw() - 0.5) * 1e-14,
      'beyond what a probability is': () => 4 * draw() - 2,
    };
    for (const [name, shape] of Object.entries(shapes)) {
      const numbers = Array.from({ length: size }, shape);
      expect([name, findInTwoLooks(numbers).compute()]).toEqual([name, sortAndTake(numbers)]);
    }
  });

  it('says so where the second look saw other numbers', () => {
    const finder = new TercileFinder(1);
    for (const number of [0.1, 0.2, 0.3]) finder.add(number);
    expect(finder.needsSecondLook).toBe(true);
    finder.addAgain(0.2);
    expect(() => finder.compute()).toThrow('the numbers must pass by again, all of them');
  });
});
