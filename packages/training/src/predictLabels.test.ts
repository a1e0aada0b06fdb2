import { beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';

import { makeTinyTask } from './testing/makeTinyTask.js';
import { predictLabels } from './predictLabels.js';
import { createCaller } from './testing/createCaller.js';

describe(predictLabels, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it.each([
    ['the largest logit', [0, 1, 2], 2, Math.exp(2) / (1 + Math.E + Math.exp(2))],
    ['the first type', [0, 3, 2], 1, Math.exp(3) / (1 + Math.exp(3) + Math.exp(2))],
    ['the first of equal logits', [1, 1, 1], 0, 1 / 3],
    ['the first of equal types', [0, 4, 4], 1, Math.exp(4) / (1 + 2 * Math.exp(4))],
  ])('takes %s', async (_what, bias, label, probability) => {
    const task = makeTinyTask({}, { given: [{ tokens: ['Ann', '.'], entities: [] }] });
    const model = createCaller(task, bias);
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
