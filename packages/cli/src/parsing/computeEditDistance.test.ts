import { describe, expect, it } from '@jest/globals';

import { computeEditDistance } from './computeEditDistance.js';

describe(computeEditDistance, () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3], // k>s, e>i, +g
    ['epocsh', 'epochs', 1], // neighbours swapped
    ['ca', 'abc', 3], // optimal string alignment: a swapped pair is not edited again
    ['seed', 'seed', 0],
  ])('%j to %j: %d', (a, b, distance) => {
    expect(computeEditDistance(a, b)).toBe(distance);
    expect(computeEditDistance(b, a)).toBe(distance);
  });
});
