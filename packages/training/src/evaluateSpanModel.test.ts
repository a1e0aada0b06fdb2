import { beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { evaluateSpanModel } from './evaluateSpanModel.js';
import { makeTinyTask } from './makeTinyTask.js';
import { predictLabels } from './predictLabels.js';

/** A model that calls every span PER, with the same probability. */
function createCaller(task: ReturnType<typeof makeTinyTask>) {
  const model = task.createModel(1);
  for (const [name, variable] of model.trainable().head) {
    if (name.startsWith('classifier')) tf.tidy(() => variable.assign(tf.zerosLike(variable)));
    if (name === 'classifier.bias') tf.tidy(() => variable.assign(tf.tensor1d([0, 2, 0])));
  }
  return model;
}

describe(evaluateSpanModel, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  // Three words: 6 candidate spans, of which one is an entity. A fourth word more would be too wide for a span of 3.
  const given = [{ tokens: ['Ann', 'saw', 'Bob'], entities: [[0, 0, 'PER'] as [number, number, string]] }];

  it('counts every prediction, or those that do not overlap: the most probable first, of equal ones the first', async () => {
    const task = makeTinyTask({}, { given });
    const model = createCaller(task);
    const dev = { corpus: task.corpus, entityCounts: [0, 1, 0] };
    const keep = await evaluateSpanModel(model, dev, { evalGoldScope: 'all', evalOverlap: 'keep' });
    expect([keep.correct, keep.predicted, keep.gold]).toEqual([1, 6, 1]);
    // [0,0] is taken, [0,1] and [0,2] share its word; [1,1] is taken, [1,2] shares it; [2,2].
    const greedy = await evaluateSpanModel(model, dev, { evalGoldScope: 'all', evalOverlap: 'greedy' });
    expect([greedy.correct, greedy.predicted, greedy.gold]).toEqual([1, 3, 1]);
    model.dispose();
  });

  it('holds recall to all entities of the file, or to those that are candidates', async () => {
    const task = makeTinyTask({}, { given });
    const model = createCaller(task);
    const dev = { corpus: task.corpus, entityCounts: [0, 3, 1] }; // three are too wide to be candidates
    const all = await evaluateSpanModel(model, dev, { evalGoldScope: 'all', evalOverlap: 'keep' });
    expect([all.gold, all.recall]).toEqual([4, 1 / 4]);
    const candidates = await evaluateSpanModel(model, dev, { evalGoldScope: 'candidates', evalOverlap: 'keep' });
    expect([candidates.gold, candidates.recall]).toEqual([1, 1]);
    model.dispose();
  });
});

describe(predictLabels, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it.each([
    ['the largest logit', [0, 1, 2], 2, Math.exp(2) / (1 + Math.E + Math.exp(2))],
    ['the first type', [0, 3, 2], 1, Math.exp(3) / (1 + Math.exp(3) + Math.exp(2))],
    ['the first of equal logits', [1, 1, 1], 0, 1 / 3],
    ['the first of equal types', [0, 4, 4], 1, Math.exp(4) / (1 + 2 * Math.exp(4))],
  ])('takes %s', async (_what, bias, label, probability) => {
    const task = makeTinyTask({}, { given: [{ tokens: ['Ann', '.'], entities: [] }] });
    const model = createCaller(task);
    for (const [name, variable] of model.trainable().head)
      if (name === 'classifier.bias') tf.tidy(() => variable.assign(tf.tensor1d(bias)));
    const { labels, probabilities } = await predictLabels(model, task.corpus);
    expect([...labels]).toEqual([label, label, label]);
    for (const value of probabilities) expect(value).toBeCloseTo(probability, 6);
    model.dispose();
  });

  it('calls a span that the model cannot see nothing', async () => {
    const given = [{ tokens: Array.from({ length: 20 }, () => 'cat'), entities: [] }];
    const task = makeTinyTask({ longSentences: 'cut' }, { given });
    const model = createCaller(task);
    const { labels } = await predictLabels(model, task.corpus);
    expect([labels.length, labels.filter((label) => label === 1).length]).toEqual([57, 39]); // 14 of 20 words are left
    model.dispose();
  });
});
