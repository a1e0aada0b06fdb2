import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';

import { createTestFolder } from '@dynclean/stages/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { makeTestInventory } from '../testing/makeTestInventory.js';
import { makeTestManifest } from '../testing/makeTestManifest.js';
import { addLabels } from './addLabels.js';
import { planManifests } from './planManifests.js';
import type { PlanOptions } from './PlanOptions.js';

const grid = [
  { datasets: 'own', models: 'roberta', versions: ['D', 'D1'], seeds: [42, 43] },
  { datasets: 'conll03', models: 'roberta', versions: ['D', 'D1'], seeds: [42, 43] },
];
const annotators = { llama: { by: 'llm', sample: 200, settings: { conll03: 'news.yaml' } } };
const datasets = { own: { dataset: 'conll03', labels: 'llama' } };

let path: string;
beforeAll(async () => {
  const folder = await createTestFolder();
  await writeFile(join(folder, 'news.yaml'), 'form: lines\n');
  path = join(folder, 'one.yaml');
});
const plan = (blocks: object[], more: Partial<PlanOptions> = {}) =>
  planManifests([makeTestManifest(blocks, { define: { annotators, datasets } }, path)], {
    inventory: makeTestInventory(100),
    engine: { name: 'libtorch', deviceKind: 'cpu' },
    ...more,
  });

describe(addLabels, () => {
  it('has the training sentences labelled once, and every stage of them read that', async () => {
    const { stages, cells } = await plan(grid);
    const annotations = [...stages.values()].filter(({ kind }) => kind === 'annotate');
    expect(annotations).toMatchObject([
      {
        title: 'own, all training sentences by llama',
        inputs: [],
        // All of them: the sample is of test sentences. The file is that of the corpus whose sentences they are.
        task: { annotator: 'llama', split: 'train', sample: null, settings: { form: 'lines' } },
      },
    ]);
    const { key } = annotations[0]!;
    const own = cells.filter(({ dataset }) => dataset === 'own');
    expect(own.map(({ stages: of, data }) => [of.labels, data.labels])).toEqual(
      Array.from({ length: 4 }, () => [key, { annotation: key }]),
    );
    const readers = [...stages.values()].filter(({ inputs }) => inputs.includes(key));
    // Two trainings on D and on D1; the cleaner is another model, whose run and threshold run serve both seeds.
    expect(readers.map(({ kind }) => kind).sort()).toEqual(['clean', 'threshold', ...Array<string>(5).fill('train')]);
    expect(readers.map(({ determinants }) => (determinants['data'] as { train: string }).train)).toEqual(
      readers.map(() => `labels of annotate-${key}`),
    );
    // Nothing is shared with the same corpus under its own labels, neither by key nor by setting.
    const others = [...stages.values()].filter((stage) => !readers.includes(stage) && stage.kind !== 'annotate');
    expect(others.map(({ kind }) => kind).sort()).toEqual(readers.map(({ kind }) => kind).sort());
    expect(new Set([...stages.values()].map(({ setting }) => setting)).size).toBe(stages.size);
  });

  it('keeps what is of two labels apart where a profile has one corpus for all', async () => {
    const profile = { name: 'p', about: '', dataset: 'demo', seeds: 1, epochs: { other: 1 } } as unknown as PlanOptions['profile'];
    const { cells } = await plan(grid, { profile: profile! });
    expect(cells.map(({ dataset, version }) => `${dataset} ${version}`)).toEqual(['own D', 'own D1', 'conll03 D', 'conll03 D1']);
  });

  it('is of training sentences alone: test sentences are labelled the same way whatever the labels are', async () => {
    const [own, plain] = await Promise.all(
      ['own', 'conll03'].map((dataset) => plan([{ datasets: dataset, models: 'llama', seeds: [1] }])),
    );
    expect(own!.cells[0]!.stages.training).toBe(plain!.cells[0]!.stages.training);
  });
}); // prettier-ignore
