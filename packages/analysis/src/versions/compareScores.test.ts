import type { Scores } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { type ComparedRun, compareScores } from './compareScores.js';

const run = (version: string, seed: number, f1: number, topneg = false, totalEpochs = 5, settings = {}): ComparedRun =>
  ({
    version,
    folder: `${version}-${seed}`,
    run: {
      encoder: { id: 'minilm', sha256: 'a', hiddenSize: 1, numLayers: 1 },
      settings: { seed, method: { name: topneg ? 'topneg' : 'span', settings: { ...settings } }, totalEpochs },
      engine: { precision: 'fp32' },
      best: null,
      test: { precision: f1 + 0.1, recall: f1 - 0.1, f1 } as Scores,
    },
  }) as unknown as ComparedRun;

const options = { versions: ['D', 'D4'], createRandom: () => () => 0.5 };

describe(compareScores, () => {
  it('averages over seeds, and pairs differences by seed', () => {
    const [model, ...rest] = compareScores(
      [run('D', 42, 0.4), run('D', 43, 0.5), run('D4', 43, 0.6), run('D4', 42, 0.6), run('D4', 44, 0.9)],
      options,
    );
    expect(rest).toEqual([]);
    expect(model).toMatchObject({
      model: 'minilm',
      split: 'test',
      versions: [
        { version: 'D', seeds: [42, 43], f1: { mean: 0.45, numValues: 2 }, precision: { mean: 0.55 } },
        { version: 'D4', seeds: [42, 43, 44], f1: { numValues: 3 } },
      ],
    });
    expect(model!.versions[1]!.f1.mean).toBeCloseTo(0.7, 14);
    const [difference] = model!.differences;
    expect(difference).toMatchObject({ from: 'D', to: 'D4', seeds: [42, 43], f1: { numPairs: 2, wins: 2 } });
    expect(difference!.f1.mean).toBeCloseTo((0.2 + 0.1) / 2, 14); // without seed 44, which D has not
  });

  it('keeps models apart, and names what they differ in', () => {
    const models = compareScores(
      [run('D', 42, 0.4), run('D', 42, 0.5, true), run('D', 42, 0.6, false, 10)],
      options,
    ).map(({ model, differences }) => [model, differences]);
    expect(models).toEqual([
      ['minilm (totalEpochs 5)', []],
      ['minilm-topneg', []],
      ['minilm (totalEpochs 10)', []],
    ]);
  });

  it('names settings of methods in which models differ', () => {
    const [one, other] = [{ keepFraction: 0.05 }, { keepFraction: 0.5 }];
    const models = compareScores([run('D', 42, 0.4, true, 5, one), run('D', 42, 0.5, true, 5, other)], options);
    expect(models.map(({ model }) => model)).toEqual([
      'minilm-topneg (keepFraction 0.05)',
      'minilm-topneg (keepFraction 0.5)',
    ]);
  });
});
