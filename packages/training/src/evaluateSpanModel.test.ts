import { beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';

import { evaluateSpanModel } from './evaluateSpanModel.js';
import { makeTinyTask } from './testing/makeTinyTask.js';
import { createCaller } from './testing/createCaller.js';

/** As the paper's code measures. */
const usual = { evalGoldScope: 'all', evalOverlap: 'keep', evalClasswise: 'standard' } as const;

describe(evaluateSpanModel, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  // Three words: 6 candidate spans, of which one is an entity. A fourth word more would be too wide for a span of 3.
  const given = [{ tokens: ['Ann', 'saw', 'Bob'], entities: [[0, 0, 'PER'] as [number, number, string]] }];

  it('counts every prediction, or those that do not overlap: the most probable first, of equal ones the first', async () => {
    const task = makeTinyTask({}, { given });
    const model = createCaller(task);
    const dev = { corpus: task.corpus, entityCounts: [0, 1, 0] };
    const keep = await evaluateSpanModel(model, dev, { settings: usual });
    expect([keep.correct, keep.predicted, keep.gold]).toEqual([1, 6, 1]);
    // [0,0] is taken, [0,1] and [0,2] share its word; [1,1] is taken, [1,2] shares it; [2,2].
    const greedy = await evaluateSpanModel(model, dev, { settings: { ...usual, evalOverlap: 'greedy' } });
    expect([greedy.correct, greedy.predicted, greedy.gold]).toEqual([1, 3, 1]);
    model.dispose();
  });

  it('holds recall to all entities of the file, or to those that are candidates', async () => {
    const task = makeTinyTask({}, { given });
    const model = createCaller(task);
    const dev = { corpus: task.corpus, entityCounts: [0, 3, 1] }; // three are too wide to be candidates
    const all = await evaluateSpanModel(model, dev, { settings: usual });
    expect([all.gold, all.recall]).toEqual([4, 1 / 4]);
    const candidates = await evaluateSpanModel(model, dev, { settings: { ...usual, evalGoldScope: 'candidates' } });
    expect([candidates.gold, candidates.recall]).toEqual([1, 1]);
    model.dispose();
  });

  it('counts the predictions of a type wherever they are, or on spans that are of that type alone', async () => {
    const task = makeTinyTask({}, { given });
    const model = createCaller(task); // PER everywhere: 6 predictions, of which 1 is on the entity
    const dev = { corpus: task.corpus, entityCounts: [0, 1, 0] };
    const standard = await evaluateSpanModel(model, dev, { settings: usual });
    const conditioned = await evaluateSpanModel(model, dev, {
      settings: { ...usual, evalClasswise: 'gold_conditioned' },
    });
    model.dispose();
    const ofPer = ({ byLabel }: typeof standard) => byLabel.find(({ predicted }) => predicted > 0)?.predicted;
    expect([ofPer(standard), ofPer(conditioned)]).toEqual([6, 1]);
    expect([conditioned.predicted, conditioned.precision]).toEqual([6, 1 / 6]); // the micro scores do not change
  });
});
