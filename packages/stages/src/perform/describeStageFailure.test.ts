import { describe, expect, it } from '@jest/globals';

import { describeStageFailure } from './describeStageFailure.js';

describe(describeStageFailure, () => {
  it('says of a full disk where, and how to go on', () => {
    const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(describeStageFailure(error, '/data/results').message).toBe(
      "/data/results: there must be room for the stage's files, but the disk is full (ENOSPC: no space left on device, " +
        'write). Free some ("dynclean runs gc" drops what nothing needs) and give the same command again: it goes on ' +
        'from the last epoch.',
    );
  });

  it("says of a device's memory what to change", () => {
    const error = new Error('CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; ...)\nsecond line');
    expect(describeStageFailure(error, '/r').message).toBe(
      "the device's memory must hold the training, but: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; ...). " +
        'Run fewer at a time on it (--jobs), or end what else uses it, and give the same command again.',
    );
  });

  it('leaves other messages as they are', () => {
    expect(describeStageFailure(new TypeError('x'), '/r')).toEqual({ name: 'TypeError', message: 'x' });
    expect(describeStageFailure('y', '/r')).toEqual({ name: 'Error', message: 'y' });
  });
});
