import { planManifests } from '@dynclean/planner';
import { makeTestInventory, makeTestManifest } from '@dynclean/planner/testing';
import { describe, expect, it } from '@jest/globals';

import type { CellData } from '../experiments/measureManifest.js';
import type { Observation } from '../experiments/Observation.js';
import type { OpenExperiment } from '../experiments/openExperiment.js';
import type { OpenedData } from '../data/openCellData.js';
import type { FigureData } from './collectFigure.js';
import { explainEmptyFigure } from './explainEmptyFigure.js';

const train = [{ datasets: 'wikigold', models: 'roberta', versions: ['D', 'D2'] }];
const opened = { missing: null, dataset: { dev: [] }, goldSpans: {} };

async function explain(
  kind: FigureData['kind'],
  grid: object[],
  { data = opened, state = {} }: { data?: object; state?: Partial<Observation> } = {},
): Promise<string> {
  const plan = await planManifests([makeTestManifest(grid)], {
    inventory: makeTestInventory(100),
    engine: { name: 'libtorch', deviceKind: 'cpu' },
  });
  const observations = plan.cells.map((cell) => ({
    cell,
    axes: {},
    values: {},
    waitsFor: [],
    missing: null,
    ...state,
  }));
  const cellData = { open: () => Promise.resolve(data as OpenedData) } as unknown as CellData;
  const command = 'dynclean run f.yaml --datasets wikigold';
  return explainEmptyFigure({ plan, command, observations, data: cellData } as unknown as OpenExperiment & { observations: Observation[]; data: CellData }, kind); // prettier-ignore
}

const waiting = { waitsFor: [{ title: 'a stage' }] as unknown as Observation['waitsFor'] };

describe(explainEmptyFigure, () => {
  it('says what to run where runs are missing', async () => {
    expect(await explain('dev-curves', train, { state: waiting })).toBe(
      'must have runs to draw, but none of them is there. Run "dynclean run f.yaml --datasets wikigold".',
    );
  });

  it('sends nobody to run what cannot help', async () => {
    const noDev = { ...opened, dataset: {} };
    const noGold = { ...opened, goldSpans: null };
    const cleaning = [{ datasets: 'wikigold', versions: ['D', 'D2'], needs: 'cleaning' }];
    expect(await explain('dev-curves', train, { data: noDev, state: waiting })).toContain(
      'wikigold has no dev sentences',
    );
    expect(await explain('dev-curves', cleaning, { state: waiting })).toContain('its grid only makes versions');
    expect(await explain('ranking', cleaning, { data: noGold, state: waiting })).toContain('must have gold labels');
    expect(await explain('sweep', train, { state: waiting })).toContain('its grid sweeps over neither');
    expect(await explain('densities', [{ ...train[0], versions: 'D' }])).toContain('has no cleaned version');
    const counted = [{ datasets: 'wikigold', needs: 'data' }];
    expect(await explain('entities-by-length', counted, { data: noDev })).toContain(
      'must have gold labels of the training sentences (train-gold.jsonl) for entities-by-length, but wikigold has none',
    );
    expect(await explain('ranking', [], {})).toContain('what was asked for leaves nothing');
  });

  it('says what was there and is not any more', async () => {
    const absent = { missing: 'wikigold needs fetching' };
    expect(await explain('densities', train, { data: absent, state: absent })).toBe(
      'must have its data here, but wikigold needs fetching',
    );
    expect(await explain('densities', train)).toContain('their epoch files are not there any more');
  });
});
