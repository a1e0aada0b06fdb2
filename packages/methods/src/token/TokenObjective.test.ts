import { listEngines, startEngine } from '@dynclean/engine';
import { TokenBatches } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { TokenObjective } from './TokenObjective.js';

const engine = listEngines().find(({ available }) => available)!.name;

describe(TokenObjective, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));

  it('is the mean of - log p over the words that count', () => {
    const task = makeTinyTask({ headDropout: 0 }, { dropout: false, head: 'token-classifier' });
    const model = task.createModel(2);
    const objective = new TokenObjective(new TokenBatches(task.corpus, task.spans.labels, task.settings));
    const batch = objective.prepare(model, [0]);
    const tags = Int32Array.of(0, -1, 0, 1, -1);
    const [loss, logits] = tf.tidy(() => [
      objective.loss(model, { ...batch, tags }).dataSync()[0]!,
      model.forward(batch.tensors, false).logits.arraySync(),
    ]);
    const ofWord = (row: number[], tag: number): number =>
      Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[tag]!;
    const expected = [0, 2, 3].map((word) => ofWord(logits[word]!, tags[word]!));
    expect(loss).toBeCloseTo(expected.reduce((sum, of) => sum + of, 0) / 3, 5);
    const none = tf.tidy(() => objective.loss(model, { ...batch, tags: tags.fill(-1) }).dataSync()[0]);
    expect(none).toBeCloseTo(0, 12); // of either sign: the plain engine's sum of nothing, negated, is -0
    batch.dispose();
    model.dispose();
  });
});
