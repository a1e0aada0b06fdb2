// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { isAtLeast, parseVersion } from './versions.mjs';

describe('parseVersion', () => {
  for (const [text, version] of [
    ['2.13.0+cpu', [2, 13, 0]],
    ['v20.19.1', [20, 19, 1]],
    ['2.9.0a0+git1234', [2, 9, 0]],
    [' 3.11 ', [3, 11]],
    ['unknown', []],
  ]) {
    it(`reads "${text}"`, () => assert.deepEqual(parseVersion(text), version));
  }
});

describe('isAtLeast', () => {
  for (const [version, minimum, expected] of [
    [[2, 13, 0], [2, 9], true], // parts are numbers: 13 is more than 9
    [[2, 9], [2, 9], true],
    [[2, 8, 5], [2, 9], false],
    [[3], [2, 9], true],
    [[2], [2, 9], false], // a missing part is 0
    [[], [2, 9], false],
  ]) {
    it(`[${version}] against [${minimum}] is ${expected}`, () => assert.equal(isAtLeast(version, minimum), expected));
  }
});
