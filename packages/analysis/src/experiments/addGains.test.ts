import { describe, expect, it } from '@jest/globals';

import { addGains } from './addGains.js';
import type { Observation } from './Observation.js';

const observe = (axes: Observation['axes'], f1?: number, given: Observation['cell']['given'] = {}): Observation =>
  ({
    axes,
    cell: { given },
    values: f1 === undefined ? {} : { f1 },
    waitsFor: [],
    missing: null,
  }) as unknown as Observation;

const gainsOf = (observations: readonly Observation[]) => addGains(observations).map(({ values }) => values.gain);

describe(addGains, () => {
  it('is F1 less that of D with the same seed, dataset, model and settings of the training', () => {
    const rate = 'training.encoderLr';
    const axes = { dataset: 'wikigold', model: 'bert', seed: 42, [rate]: 1 };
    expect(
      gainsOf([
        observe({ ...axes, version: 'D' }, 50),
        observe({ ...axes, version: 'D', seed: 43 }, 60),
        observe({ ...axes, version: 'D', [rate]: 2 }, 10),
        observe({ ...axes, version: 'D1' }, 53),
        observe({ ...axes, version: 'D1', seed: 43 }, 58),
        observe({ ...axes, version: 'D1', [rate]: 2 }, 30),
      ]),
    ).toEqual([undefined, undefined, undefined, 3, -2, 20]);
  });

  it('is there for every way of cleaning: D has none', () => {
    const k = 'cleaning.kPos';
    expect(
      gainsOf([
        observe({ version: 'D', [k]: null }, 50),
        observe({ version: 'D1', [k]: 90 }, 51),
        observe({ version: 'D1', [k]: 80, 'cleaner.training.seed': 7 }, 49),
      ]),
    ).toEqual([undefined, 1, -1]);
  });

  it('is above D of another block, where that is trained alike', () => {
    const slow = { 'training.encoderLr': 1 };
    expect(
      gainsOf([
        observe({ version: 'D', block: 'nothing removed' }, 50, slow),
        observe({ version: 'D', block: 'another rate' }, 10, { 'training.encoderLr': 2 }),
        observe({ version: 'D1', block: 'posterior' }, 53, { 'cleaning.rule': 'posterior', ...slow }),
        observe({ version: 'D1', block: 'many epochs' }, 53, { ...slow, 'training.totalEpochs': 9 }),
      ]),
    ).toEqual([undefined, undefined, 3, undefined]);
  });

  it('is missing where an F1 is', () => {
    expect(
      gainsOf([
        observe({ version: 'D', seed: 42 }),
        observe({ version: 'D1', seed: 42 }, 51),
        observe({ version: 'D', seed: 43 }, 50),
        observe({ version: 'D1', seed: 43 }),
        observe({ version: 'D1', seed: 44 }, 50),
      ]),
    ).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it('has the sentences of both models beside it where both were kept', () => {
    const [before, after] = [1, 2].map((count) => ({ correct: [count], predicted: [2], gold: [2] }));
    const [ofD, ofD1] = [observe({ version: 'D' }, 50), observe({ version: 'D1' }, 60)];
    const pairOf = (...observations: readonly Observation[]) => addGains(observations).map(({ gainPair }) => gainPair);
    expect(pairOf({ ...ofD, testSentences: before! }, { ...ofD1, testSentences: after! })).toEqual([
      undefined,
      { before, after },
    ]);
    expect(pairOf({ ...ofD, testSentences: before! }, ofD1)).toEqual([undefined, undefined]);
    expect(pairOf(ofD, { ...ofD1, testSentences: after! })).toEqual([undefined, undefined]);
  });
});
