import type { Dataset } from '@dynclean/datasets';
import { planManifests } from '@dynclean/planner';
import { makeTestInventory, makeTestManifest } from '@dynclean/planner/testing';
import type { Entity } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import type { CellData } from '../experiments/measureManifest.js';
import type { Observation } from '../experiments/Observation.js';
import type { OpenedData } from '../data/openCellData.js';
import { collectEntitiesByLength } from './collectEntitiesByLength.js';
import { collectMissamplingBounds } from './collectMissamplingBounds.js';

const sentence = (numWords: number, ...entities: readonly Entity[]) => ({
  tokens: Array<string>(numWords).fill('w'),
  entities,
});
const train = [sentence(3), sentence(3, [0, 0, 'PER']), sentence(1), sentence(10, [0, 1, 'PER'], [4, 4, 'LOC'])];
/** One of the second sentence is missing; the last one has a type that differs, and three that are missing. */
const gold = [
  sentence(3),
  sentence(3, [0, 0, 'PER'], [2, 2, 'LOC']),
  sentence(1),
  sentence(10, [0, 1, 'LOC'], [4, 4, 'LOC'], [6, 7, 'PER'], [8, 8, 'LOC'], [9, 9, 'PER']),
];

async function experiment(grid: object, dataset: Partial<Dataset> | null) {
  const plan = await planManifests([makeTestManifest([{ datasets: ['wikigold', 'wnut16'], needs: 'data', ...grid }])], {
    inventory: makeTestInventory(100),
    engine: { name: 'libtorch', deviceKind: 'cpu' },
  });
  const observations = plan.cells.map((cell) => ({ cell }) as Observation);
  // Of two datasets one is here.
  const open = ({ data: { name } }: { data: { name: string } }) =>
    Promise.resolve(
      (name === 'wikigold' && dataset !== null ? { missing: null, dataset } : { missing: 'no' }) as OpenedData,
    );
  return { observations, data: { open } as unknown as CellData };
}

describe(collectMissamplingBounds, () => {
  it('has a part for each lambda, the values of the theorem, and the mean over sentences by their own entities', async () => {
    const grid = { methods: { 'negative-sampling': { lambda: [0.35, 0.05] } } };
    const parts = await collectMissamplingBounds(await experiment(grid, { train, gold }));
    expect(parts.map(({ name, lambda, points }) => [name, lambda, points.map(({ numWords }) => numWords)])).toEqual([
      ['wikigold', 0.35, [2, 3, 4, 5, 6, 7, 8, 9, 10]],
      ['wikigold', 0.05, [2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ]);
    // Of 10 words, as the theorem's table has it: m = 1, two unlabeled.
    const [few, least] = parts.map(({ points }) => points[8]!);
    [0.752098, 0.725019, 0.690647, 0.50809].forEach((value, at) => expect(few!.bounds[at]).toBeCloseTo(value, 6));
    expect(few!.probability).toBeCloseTo(0.856045, 6);
    expect(least!.probability).toBeCloseTo(0.962963, 6);
    // One draw from 55 - 2 spans, three of which are unlabeled entities.
    expect(least!.numSentences).toBe(1);
    expect(least!.meanProbability).toBeCloseTo(1 - 3 / 53, 12);
    // Two draws (0.35 times 3 is 1.05) from 6 spans without unlabeled ones, and from 5 with one: 4/5 * 3/4.
    expect(parts[0]!.points[1]).toMatchObject({ numSentences: 2 });
    expect(parts[0]!.points[1]!.meanProbability).toBeCloseTo((1 + 0.6) / 2, 12);
    expect(parts[0]!.points[2]).toMatchObject({ numSentences: 0, meanProbability: null });
  });

  it('takes the usual lambda, refuses one that the theorem is not about, and has nothing without gold labels', async () => {
    const [part] = await collectMissamplingBounds(await experiment({}, { train, gold }));
    expect(part!.lambda).toBe(0.35);
    const grid = { methods: { 'negative-sampling': { lambda: 1 } } };
    await expect(experiment(grid, { train, gold }).then(collectMissamplingBounds)).rejects.toThrow(
      '/experiments/one.yaml: methods.negative-sampling.lambda must be below 1 for its bounds, but got 1',
    );
    expect(await collectMissamplingBounds(await experiment({}, { train }))).toEqual([]);
  });
});

describe(collectEntitiesByLength, () => {
  it('counts gold entities of the datasets that are here, each once', async () => {
    const parts = await collectEntitiesByLength(await experiment({ seeds: [1, 2] }, { train, gold }));
    expect(parts).toEqual([
      {
        name: 'wikigold',
        sparsity: {
          numSentences: 4,
          numSparse: 2, // 2 of 3 words are more than the root, and so are 5 of 10
          byLength: [
            { numWords: 1, numSentences: 1, meanEntities: 0, varianceEntities: 0 },
            { numWords: 3, numSentences: 2, meanEntities: 1, varianceEntities: 1 },
            { numWords: 10, numSentences: 1, meanEntities: 5, varianceEntities: 0 },
          ],
        },
      },
    ]);
    expect(await collectEntitiesByLength(await experiment({}, { train }))).toEqual([]);
  });
});
