// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { findDiskProblem } from './checkDiskSpace.mjs';

// 4 kB blocks; only the ones that an ordinary user may take (bavail) count, not those kept for root (bfree).
const disk = (/** @type {number} */ freeBytes) => () => ({ bavail: freeBytes / 4096, bfree: 1e12, bsize: 4096 });

describe('findDiskProblem', () => {
  it('is silent when the space is there, to the byte', () => {
    assert.equal(
      findDiskProblem('/x', { what: 'libtorch', neededBytes: 4096 * 1000, statfs: disk(4096 * 1000) }),
      undefined,
    );
  });

  it('says what needs how much, where, and how much there is', () => {
    assert.equal(
      findDiskProblem('/x', { what: 'libtorch', neededBytes: 3e9, statfs: disk(1.2e9) }),
      'libtorch needs 3.0 GB of free disk space, but /x has 1.2 GB: free some space, or clone to another disk',
    );
  });
});
