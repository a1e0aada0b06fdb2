import { describe, expect, it } from '@jest/globals';

import { chooseCaseLines } from './chooseCaseLines.js';

describe(chooseCaseLines, () => {
  it.each([
    ['all are there', [4199, 754], 14_041, [4199, 754]],
    ['the corpus ends between them', [4199, 754], 1000, [754]],
    ['it ends with one', [4199, 754], 754, [754]],
    ['it ends before all of them', [4199, 754], 64, [1, 2]],
    ['it has fewer than are asked for', [4199, 754], 1, [1]],
    ['it is empty', [4199], 0, []],
  ])('where %s', (_case, lines, numSentences, chosen) => {
    expect(chooseCaseLines(lines, numSentences)).toEqual(chosen);
  });
});
