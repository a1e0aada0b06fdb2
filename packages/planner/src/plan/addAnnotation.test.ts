import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';

import { createTestFolder } from '@dynclean/stages/testing';
import { describe, expect, it } from '@jest/globals';

import { makeTestInventory } from '../testing/makeTestInventory.js';
import { makeTestManifest } from '../testing/makeTestManifest.js';
import { addAnnotation } from './addAnnotation.js';
import { planManifests } from './planManifests.js';

const engine = { name: 'libtorch', deviceKind: 'cpu' } as const;
const plan = async (grid: object[], annotators: object, path: string) =>
  planManifests([makeTestManifest(grid, { define: { annotators } }, path)], {
    inventory: makeTestInventory(100),
    engine,
  });

describe(addAnnotation, () => {
  it('makes a stage of each dataset and seed, with the settings of the dataset, and trains nothing', async () => {
    const folder = await createTestFolder();
    await writeFile(join(folder, 'news.yaml'), 'form: lines\n');
    const path = join(folder, 'one.yaml');
    const llama = { by: 'llm', sample: 200, settings: { conll03: 'news.yaml' } };
    const grid = [{ datasets: ['conll03', 'wikigold'], models: ['llama', 'bert'], seeds: [1, 2] }];
    const { stages, cells } = await plan(grid, { llama }, path);
    const tasks = [...stages.values()].filter(({ kind }) => kind === 'annotate').map(({ task, title }) => ({ ...task, title }));
    expect(tasks).toMatchObject([
      { title: 'conll03, 200 test sentences by llama, seed 1', by: 'llm', sample: 200, seed: 1, settings: { form: 'lines' } },
      { title: 'conll03, 200 test sentences by llama, seed 2', seed: 2, settings: { form: 'lines' } },
      { title: 'wikigold, 200 test sentences by llama, seed 1', settings: {} },
      { title: 'wikigold, 200 test sentences by llama, seed 2', settings: {} },
    ]);
    expect(stages.size).toBe(4 + 4);
    const [cell] = cells;
    expect(cell).toMatchObject({ model: 'llama', modelSelection: 'last', epochs: { training: 1 } });
    expect(stages.get(cell!.stages.training!)).toMatchObject({ kind: 'annotate', inputs: [] });
  });

  it.each([
    [[{ datasets: 'conll03', models: 'llama', versions: 'gold' }], {}, 'llama: must stand with version D alone'],
    [[{ datasets: 'conll03', models: 'llama' }], { settings: 'none.yaml' }, "must be a file of an annotator's settings"],
  ])('refuses %j', async (grid, more, message) => {
    await expect(plan(grid, { llama: { by: 'llm', ...more } }, '/experiments/one.yaml')).rejects.toThrow(message);
  });
}); // prettier-ignore
