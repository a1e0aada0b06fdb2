import { listEngines, startEngine } from '@dynclean/engine';
import { computeWordProbabilities, TokenBatches } from '@dynclean/training';
import { makeTinyTask, readSettledMemory } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { averageTeachers } from './averageTeachers.js';

const engine = listEngines().find(({ available }) => available)!.name;

describe(averageTeachers, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));

  it('is the mean of what the models say, which are gone then', async () => {
    const task = makeTinyTask({}, { head: 'entity-and-type' });
    const batches = new TokenBatches(task.corpus, task.spans.labels, task.settings);
    const before = await readSettledMemory();
    const average = await averageTeachers(
      [1, 2, 3].map((seed) => () => Promise.resolve(task.createModel(seed))),
      batches,
    );
    expect((await readSettledMemory()).numTensors).toBe(before.numTensors);
    const each: Float32Array[] = [];
    for (const seed of [1, 2, 3]) {
      const model = task.createModel(seed);
      each.push(await computeWordProbabilities(model, batches));
      model.dispose();
    }
    average.forEach((of, at) => expect(of).toBeCloseTo((each[0]![at]! + each[1]![at]! + each[2]![at]!) / 3, 6));
    expect(each[0]).not.toEqual(each[1]);
  });

  it('needs models', async () => {
    await expect(averageTeachers([], null as never)).rejects.toThrow('roster: there must be models to learn of');
  });
});
