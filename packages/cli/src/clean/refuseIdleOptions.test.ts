import { describe, expect, it } from '@jest/globals';

import { refuseIdleOptions, type TypedOptions } from './refuseIdleOptions.js';

const nothing: TypedOptions = { training: [], final: [], train: false, trainFile: false };
const own = { kind: 'own', dataset: 'd' } as const;
const from = { kind: 'from', from: 'r' } as const;
const foreign = { kind: 'foreign', dataset: 'd', dynamics: ['e'], threshold: ['t'], ids: 'i' } as const;

describe(refuseIdleOptions, () => {
  it.each([
    [
      from,
      { training: ['encoderLr', 'topneg'] },
      '--encoder-lr, --topneg: must be left out here, since the cleaner of --from',
    ],
    [from, { trainFile: true }, '--train-file: must be left out'],
    [
      from,
      { final: ['finalSeed'] },
      "--final-seed: must be left out here, since without --train nothing is trained on D'",
    ],
    [own, { final: ['finalTopneg'] }, '--final-topneg: must be left out'],
    [foreign, { training: ['maxSpanWidth', 'encoder'] }, '--encoder: must be left out here, since another trainer'],
    [foreign, { train: true }, '--train: must be left out'],
  ])('%j with %j', (mode, typed, message) => {
    expect(() => refuseIdleOptions(mode, { ...nothing, ...typed })).toThrow(message);
  });

  it.each([
    [own, { training: ['seed', 'encoder'], trainFile: true, train: true, final: ['finalSeed'] }],
    [from, { train: true, final: ['finalTopneg'] }],
    [foreign, { training: ['maxSpanWidth'], trainFile: true }],
  ])('%j takes %j', (mode, typed) => {
    expect(() => refuseIdleOptions(mode, { ...nothing, ...typed })).not.toThrow();
  });
});
