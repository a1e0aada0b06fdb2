import { describe, expect, it } from '@jest/globals';

import { listDeterminants } from './listDeterminants.js';

describe(listDeterminants, () => {
  it('writes out what a key leaves out, and the epochs that a training has', () => {
    const determinants = {
      kind: 'train',
      code: 'train.v2',
      data: { train: 'a' },
      encoder: 'b',
      training: { seed: 43 },
      method: { name: 'topneg' },
    };
    expect(listDeterminants({ kind: 'train', determinants, epochs: 7 })).toMatchObject({
      ...determinants,
      profile: null,
      version: 'distant',
      data: { train: 'a', dev: null, cut: null },
      training: { seed: 43, batchSize: 16, headLr: 5e-4, totalEpochs: 7 },
      method: { name: 'topneg', keepFraction: 0.05 },
    });
    const plain = listDeterminants({ kind: 'train', determinants: { kind: 'train', code: 'train.v2' }, epochs: 7 });
    expect(plain['method']).toEqual({ name: 'span' });
    const unknown = { kind: 'train', code: 'train.v2', method: { name: 'gone', share: 1 } };
    expect(listDeterminants({ kind: 'train', determinants: unknown, epochs: 7 })).toMatchObject({
      method: { name: 'gone', share: 1 },
    });
  });

  it('takes a cleaning’s percentiles, and what it does not know as it stands', () => {
    const determinants = { code: 'clean.v2', dynamics: 'k', cleaning: { kPos: 80 } };
    expect(listDeterminants({ kind: 'clean', determinants, epochs: 5 })).toMatchObject({
      cleaning: { kPos: 80, kNeg: 90, metric: 'aum' },
    });
    const unknown = { code: 'clean.v0', cleaning: { kPos: 80 } };
    expect(listDeterminants({ kind: 'clean', determinants: unknown, epochs: 5 })).toEqual(unknown);
  });
});
