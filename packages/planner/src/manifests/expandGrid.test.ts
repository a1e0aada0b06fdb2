import { describe, expect, it } from '@jest/globals';

import { makeTestManifest } from '../testing/makeTestManifest.js';
import { expandGrid } from './expandGrid.js';

const expand = (grid: object[], limits: Parameters<typeof expandGrid>[1] = {}) =>
  expandGrid(makeTestManifest(grid).manifest, limits);

describe(expandGrid, () => {
  it('combines everything that a block lists, the last list fastest: versions, then settings, then seeds', () => {
    const cells = expand([
      {
        datasets: 'd',
        models: 'roberta',
        versions: ['D4', 'D2'],
        seeds: [1, 2],
        cleaning: { kPos: [80, 90], kNeg: 70 },
      },
    ]);
    expect(cells.map(({ version, seed, settings }) => [version, settings['cleaning.kPos'], seed])).toEqual([
      ['D4', 80, 1], ['D4', 80, 2], ['D4', 90, 1], ['D4', 90, 2],
      ['D2', 80, 1], ['D2', 80, 2], ['D2', 90, 1], ['D2', 90, 2],
    ]); // prettier-ignore
    for (const { settings, swept } of cells) {
      expect(settings['cleaning.kNeg']).toBe(70);
      expect(swept).toEqual(['cleaning.kPos']); // one value is no sweep
    }
  });

  it.each(['D', 'gold', 'oracle'])('leaves settings of cleanings away from %s, which then comes once', (version) => {
    const sweep = { kPos: [80, 90] };
    const cells = expand([
      { datasets: 'd', models: 'roberta', versions: [version, 'D4'], seeds: 1, cleaning: sweep, cleaner: { seed: 5 } },
    ]);
    expect(cells.map((cell) => [cell.version, cell.settings])).toEqual([
      [version, {}],
      ['D4', { 'cleaning.kPos': 80, 'cleaner.seed': 5 }],
      ['D4', { 'cleaning.kPos': 90, 'cleaner.seed': 5 }],
    ]);
    expect(cells[0]?.swept).toEqual([]);
  });

  it("keeps the cleaner's training apart from the model's own", () => {
    const training = { headLr: 1e-3 };
    const [cell] = expand([
      { datasets: 'd', models: 'roberta', versions: 'D4', training, cleaner: { training: { headLr: 1e-4 } } },
    ]);
    expect(cell?.settings).toEqual({ 'training.headLr': 1e-3, 'cleaner.training.headLr': 1e-4 });
  });

  it('gives what two blocks ask for once, by the first', () => {
    const cells = expand([
      { datasets: 'd', models: 'roberta', versions: 'D', seeds: [1, 2] },
      { datasets: 'd', models: ['roberta', 'bert'], versions: 'D', seeds: [2, 3] },
    ]);
    expect(cells.map(({ block, model, seed }) => `${block} ${model} ${seed}`)).toEqual([
      '0 roberta 1',
      '0 roberta 2',
      '1 roberta 3',
      '1 bert 2',
      '1 bert 3',
    ]);
  });

  it('takes the first seeds of a block, or others in their place', () => {
    const block = { datasets: 'd', models: 'roberta', seeds: [7, 8, 9] };
    const seedsOf = (limits: Parameters<typeof expandGrid>[1]) => expand([block], limits).map(({ seed }) => seed);
    expect(seedsOf({})).toEqual([7, 8, 9]);
    expect(seedsOf({ maxSeeds: 2 })).toEqual([7, 8]);
    expect(seedsOf({ seeds: [1, 2, 3, 4], maxSeeds: 2 })).toEqual([1, 2, 3, 4]);
  });
});
