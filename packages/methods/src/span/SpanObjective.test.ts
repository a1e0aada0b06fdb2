import { startEngine } from '@dynclean/engine';
import type { SpanBatch } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { createObjective } from '../createObjective.js';
import { SpanObjective } from './SpanObjective.js';

/** `- log softmax(z)[label]`, in doubles. */
const crossEntropy = (z: readonly number[], label: number): number =>
  Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0)) - (z[label] ?? NaN);

describe(SpanObjective, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it('is the cross-entropy of every span, summed', () => {
    const task = makeTinyTask({ headDropout: 0 }, { dropout: false });
    const { corpus, spans, settings } = task;
    const model = task.createModel(5);
    const objective = createObjective({ corpus, labels: spans.labels, settings });
    expect(objective).toBeInstanceOf(SpanObjective);
    const batch = objective.prepare(model, [0, 1, 2, 3], { epoch: 1, step: 1 }) as SpanBatch;
    const [loss, logits] = tf.tidy(
      () =>
        [objective.loss(model, batch, 1).dataSync()[0], model.forward(batch.tensors, true).logits.arraySync()] as never,
    ) as [number, number[][]];
    expect(logits).toHaveLength(12 + 21 + 3 + 12); // spans of up to three words of 5, 8, 2 and 5
    const all = logits.map((row, span) => crossEntropy(row, batch.labels[span] as number));
    expect(loss).toBeCloseTo(
      all.reduce((sum, of) => sum + of, 0),
      3,
    );
    batch.dispose();
    model.dispose();
  });
});
