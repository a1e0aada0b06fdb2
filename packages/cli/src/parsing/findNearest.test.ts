import { describe, expect, it } from '@jest/globals';

import { findNearest } from './findNearest.js';

const known = ['encoder', 'encoder-lr', 'head-lr', 'seed', 'total-epochs', 'epochs', 'json'];

describe(findNearest, () => {
  it.each([
    ['encoder-rl', 'encoder-lr'],
    ['sed', 'seed'],
    ['epochs-total', null], // further away than a slip
    ['lr', 'encoder-lr'], // an ending
    ['tot', 'total-epochs'], // a beginning
    ['x', null],
    ['k', null], // one letter is near to everything
  ])('%s: %s', (word, nearest) => {
    expect(findNearest(word, known)).toBe(nearest);
  });
});
