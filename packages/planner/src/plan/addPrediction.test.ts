import { describe, expect, it } from '@jest/globals';

import { makeTestInventory } from '../testing/makeTestInventory.js';
import { makeTestManifest } from '../testing/makeTestManifest.js';
import { addPrediction } from './addPrediction.js';
import { planManifests } from './planManifests.js';

const engine = { name: 'libtorch', deviceKind: 'cpu' } as const;
const plan = (grid: object[], more: object) =>
  planManifests([makeTestManifest(grid, more)], { inventory: makeTestInventory(100), engine });
const caseStudy = { kind: 'case-study', caseStudy: { sentences: [7, 3] } };

describe(addPrediction, () => {
  it('has the last model of a method kept and asked, which is no training', async () => {
    const { stages, cells, afreshTrainings } = await plan(
      [{ datasets: 'wikigold', models: ['roberta', 'roberta-st'], seeds: 42 }],
      caseStudy,
    );
    // A training, which is the first of self-training, too; what either ends with is asked.
    expect([...stages.values()].map(({ kind }) => kind)).toEqual(['train', 'predict', 'self-train', 'predict']);
    expect(afreshTrainings).toBe(1 + 2);
    for (const { stages: keys, epochs, model } of cells) {
      const { kind, needs } = stages.get(keys.training!)!;
      expect(needs.models).toContain(epochs.training);
      expect(stages.get(keys.prediction!)).toMatchObject({
        inputs: [keys.training],
        title: `wikigold, 2 sentences by ${model}, seed 42`,
        task: { model: { kind, key: keys.training, epochs: epochs.training }, lines: [7, 3] },
      });
    }
  });

  it.each([
    ['a table', { ...caseStudy, kind: 'table' }, {}],
    ['a case study of versions', caseStudy, { versions: 'D2', needs: 'cleaning' }],
  ])('is not asked for by %s', async (_case, more, block) => {
    const { stages, cells } = await plan([{ datasets: 'wikigold', models: 'roberta', ...block }], more);
    expect([...stages.values()].some(({ kind }) => kind === 'predict')).toBe(false);
    expect(cells[0]!.stages.prediction).toBeUndefined();
  });
});
