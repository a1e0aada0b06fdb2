import { expect } from '@jest/globals';

/** Expects as many values as there are, each within float32's rounding of the largest. */
export function expectNear(ours: ArrayLike<number>, expected: readonly number[], tolerance = 2e-6): void {
  expect(ours).toHaveLength(expected.length);
  const scale = Math.max(1, ...expected.map(Math.abs));
  expected.forEach((value, i) => expect(Math.abs((ours[i] ?? NaN) - value)).toBeLessThan(tolerance * scale));
}
