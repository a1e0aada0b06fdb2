import type { StageRecord } from '@dynclean/schema';
import { type PlannedStage, type Results, satisfies } from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';

import type { Plan } from '../plan/Plan.js';
import { planManifests } from '../plan/planManifests.js';
import { makeTestInventory } from '../testing/makeTestInventory.js';
import { makeTestManifest } from '../testing/makeTestManifest.js';
import { testEpochEnds as epochEnds, testEvaluations as evaluations } from '../testing/testEvaluations.js';
import { findCellResult } from './findCellResult.js';

describe(findCellResult, () => {
  const inventory = makeTestInventory(100);
  const plan = (block: object): Promise<Plan> =>
    planManifests([makeTestManifest([{ datasets: 'wikigold', seeds: 43, ...block }])], {
      inventory,
      engine: { name: 'libtorch', deviceKind: 'cpu' },
    });

  /** Results in which only some stages are there; a self-training's evaluations are ten times as many steps on. */
  const resultsOf = (isThere: (stage: PlannedStage) => boolean, { stages }: Plan): Results => ({
    folder: '/results',
    stages: [],
    find: ({ key }) => {
      const stage = stages.get(key);
      if (stage === undefined || !isThere(stage)) return null;
      const factor = stage.kind === 'self-train' ? 10 : 1;
      const record = { evaluations: evaluations.map((of) => ({ ...of, step: factor * of.step })), epochEnds };
      return { record: { key, ...record } as unknown as StageRecord, folder: `/results/${key}` };
    },
  });

  it("shows the evaluation of the cell's own number of epochs", async () => {
    const planned = await plan({ models: 'roberta', training: { totalEpochs: [1, 2, 3] } });
    const results = resultsOf(() => true, planned);
    const steps = planned.cells.map((cell) => {
      const found = findCellResult(planned, results, cell);
      return found.state === 'there' ? found.evaluation?.step : found.state;
    });
    expect(steps).toEqual([1, 3, 5]);
  });

  it('takes a training that is as long as the cell’s, though a longer one is planned for others', async () => {
    const planned = await plan({ models: 'roberta', training: { totalEpochs: [1, 2, 3] } });
    const record = { evaluations, epochEnds, epochs: 2, run: null, models: [] } as unknown as StageRecord;
    const results: Results = {
      folder: '/results',
      stages: [],
      find: ({ key, needs }) => (satisfies(record, needs) ? { record, folder: `/results/${key}` } : null),
    };
    expect(planned.cells.map((cell) => findCellResult(planned, results, cell).state)).toEqual([
      'there',
      'there',
      'waiting',
    ]);
  });

  it('shows a self-training by its own evaluations and epochs', async () => {
    const training = { totalEpochs: 3 };
    const planned = await plan({ models: 'roberta-st', training, methods: { 'self-training': { totalEpochs: 2 } } });
    const [cell] = planned.cells;
    const found = findCellResult(
      planned,
      resultsOf(() => true, planned),
      cell!,
    );
    expect(found).toMatchObject({ state: 'there', evaluation: { step: 30 } }); // of two epochs, the third evaluation
  });

  it('shows what records say where weights are gone, from which a later stage went on', async () => {
    const planned = await plan({ models: 'roberta-st', training: { totalEpochs: 3 } });
    const all = resultsOf(() => true, planned);
    // As kept records are: what asks for a model finds nothing.
    const kept: Results = { ...all, find: (stage) => (stage.needs.models.length > 0 ? null : all.find(stage)) };
    const [cell] = planned.cells;
    expect([...planned.stages.values()].some(({ needs }) => needs.models.length > 0)).toBe(true);
    expect(findCellResult(planned, kept, cell!)).toEqual(findCellResult(planned, all, cell!));
    expect(findCellResult(planned, kept, cell!).state).toBe('there');
  });

  it('waits for every stage that is missing, and for nothing else', async () => {
    const planned = await plan({ models: 'roberta', versions: 'D2' });
    const [cell] = planned.cells;
    const wait = (missing: readonly string[]) => {
      const found = findCellResult(
        planned,
        resultsOf(({ kind }) => !missing.includes(kind), planned),
        cell!,
      );
      return found.state === 'there' ? [] : found.waitsFor.map(({ kind }) => kind);
    };
    expect(wait([])).toEqual([]);
    expect(wait(['threshold'])).toEqual(['threshold']);
    expect(wait(['train', 'clean'])).toEqual(['train', 'clean', 'train']); // the cleaner's run and the cell's own
  });

  it('waits for a choice on dev that is open, though nothing of its own is missing', async () => {
    const cleaning = { kPos: { chosenOnDev: [80, 90] } };
    const planned = await plan({ models: 'roberta', versions: 'D2', cleaning });
    const [cell] = planned.cells;
    const found = findCellResult(
      planned,
      resultsOf(() => true, planned),
      cell!,
    );
    const candidates = cell?.undecided.flatMap(({ waitsFor }) => waitsFor) ?? [];
    expect(candidates).toHaveLength(2);
    expect(found.state === 'there' ? [] : found.waitsFor.map(({ key }) => key)).toEqual(candidates);
  });
});
