import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { createManifestJsonSchema } from './createManifestJsonSchema.js';
import { experimentManifestSchema } from './ExperimentManifest.js';
import { trainingSettingsSchema } from './TrainingSettings.js';

const manifest = {
  paper: 'DynClean', item: 'table 1', kind: 'table', title: 'Scores', source: 'Table 1',
  grid: [{ datasets: ['wikigold'], models: 'roberta' }],
  metrics: ['f1'],
  cost: { trainings: 1, about: 'an hour' },
}; // prettier-ignore

const withBlock = (block: object) => ({ ...manifest, grid: [{ ...manifest.grid[0], ...block }] });

describe('experimentManifestSchema', () => {
  it("leaves what is not said to the paper's: version D, one seed, fp32", () => {
    expect(experimentManifestSchema.parse(manifest).grid).toEqual([
      { datasets: ['wikigold'], models: 'roberta', versions: 'D', seeds: 42, needs: 'scores' },
    ]);
  });

  it('takes a list in place of a setting, and sets no default inside', () => {
    const training = { headLr: [5e-4, 1e-5], batchOrder: 'shuffle_batches' };
    const cleaning = { kPos: [80, 100], epochs: ['paper', 'release', 3], metric: 'either' };
    expect(experimentManifestSchema.parse(withBlock({ training, cleaning })).grid[0]).toMatchObject({
      training,
      cleaning,
    });
    expect(experimentManifestSchema.parse(withBlock({ training })).grid[0]?.training).toEqual(training);
  });

  it('lets every switch of a training be swept but those that names and seeds set', () => {
    const { properties } = (
      createManifestJsonSchema() as {
        properties: { grid: { items: { properties: { training: { properties: Record<string, unknown> } } } } };
      }
    ).properties.grid.items.properties.training;
    const all = Object.keys(trainingSettingsSchema.shape);
    expect(Object.keys(properties)).toEqual(all.filter((key) => key !== 'seed' && key !== 'method'));
  });

  it.each([
    ['an unknown key', { colour: 'red' }],
    ['a seed among the training settings', { training: { seed: 1 } }],
    ['a value out of its range in a list', { cleaning: { kPos: [80, 101] } }],
    ['an unknown word', { training: { batchOrder: 'sorted' } }],
    ['an empty list', { seeds: [] }],
  ])('refuses %s in a block', (_case, block) => {
    expect(experimentManifestSchema.safeParse(withBlock(block)).success).toBe(false);
  });
});

describe(createManifestJsonSchema, () => {
  it('is what editors read in experiments/manifest.schema.json (node scripts/writeManifestSchema.mjs writes it)', () => {
    const path = new URL('../../../experiments/manifest.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(createManifestJsonSchema())));
  });
});
