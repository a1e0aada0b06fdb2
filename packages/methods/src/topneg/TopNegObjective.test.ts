import { startEngine } from '@dynclean/engine';
import { findOutput } from '@dynclean/models';
import type { TrainingSettings } from '@dynclean/schema';
import type { SpanBatch } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { createObjective } from '../createObjective.js';
import { TopNegObjective } from './TopNegObjective.js';

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? NaN), 0);

/** `- log softmax(z)[label]`, in doubles. */
const crossEntropy = (z: readonly number[], label: number): number =>
  Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0)) - (z[label] ?? NaN);

describe(TopNegObjective, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  /** The loss of the first four sentences, and all that it follows from, row by row. */
  function measure(overrides: Partial<TrainingSettings>, dropLabels = false) {
    const task = makeTinyTask({ headDropout: 0, ...overrides }, { dropout: false });
    const { corpus, spans, settings } = task;
    const model = task.createModel(5);
    const given = dropLabels ? new Int32Array(spans.numSpans) : spans.labels;
    const objective = createObjective({ corpus, labels: given, settings });
    const batch = objective.prepare(model, [0, 1, 2, 3], { epoch: 1, step: 1 }) as SpanBatch;
    const { tensors } = batch;
    const labels = [...batch.labels];
    const rows = (tensor: tf.Tensor2D): number[][] => tensor.arraySync();
    const measured = { labels, loss: NaN, logits: [[NaN]], ffnnHidden: [[NaN]], spanInputs: [[NaN]] };
    tf.tidy(() => {
      const outputs = model.forward(tensors, true); // no dropout: the same as the objective's
      measured.loss = objective.loss(model, batch, 1).dataSync()[0] as number;
      measured.logits = rows(outputs.logits);
      measured.ffnnHidden = rows(findOutput(outputs, 'ffnn_hidden'));
      measured.spanInputs = rows(findOutput(outputs, 'span_input'));
    });
    batch.dispose();
    model.dispose();
    return measured;
  }

  /** Cross-entropy over the positives and the negatives that rank highest, computed span by span. */
  function topNegLoss({ labels, logits }: ReturnType<typeof measure>, vectors: number[][], numKept: number, sign = 1) {
    const positives = [...labels.keys()].filter((span) => labels[span] !== 0);
    const negatives = [...labels.keys()].filter((span) => labels[span] === 0);
    const cosine = (a: number[], b: number[]): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    const phi = (span: number): number =>
      sign * positives.reduce((sum, positive) => sum + cosine(vectors[span] ?? [], vectors[positive] ?? []), 0);
    const kept = negatives.toSorted((a, b) => phi(b) - phi(a)).slice(0, numKept);
    return [...positives, ...kept].reduce((sum, span) => sum + crossEntropy(logits[span] ?? [], labels[span] ?? -1), 0);
  }

  // Three words each of 5, 8 and 2, and 5 again: 12 + 21 + 3 + 12 spans, 4 of them entities, so 44 are negatives, of
  // which 44 - floor(0.7 * 44) = 14 stay.
  it.each([
    ['ffnn_hidden', 'most_similar', 'ffnnHidden', 1],
    ['ffnn_hidden', 'least_similar', 'ffnnHidden', -1],
    ['span_input', 'most_similar', 'spanInputs', 1],
  ] as const)('is that of the positives and 14 negatives by %s, %s', (representation, direction, of, sign) => {
    const settings = { representation, direction, keepFraction: 0.3 };
    const measured = measure({ method: { name: 'topneg', settings } });
    expect(measured.labels.filter((label) => label === 0)).toHaveLength(44);
    expect(measured.loss).toBeCloseTo(topNegLoss(measured, measured[of], 14, sign), 3);
    // The other choices are other losses, so that agreement means something.
    for (const [vectors, numKept, other] of [
      [measured[of], 44, sign],
      [measured[of], 14, -sign],
      [of === 'ffnnHidden' ? measured.spanInputs : measured.ffnnHidden, 14, sign],
    ] as const)
      expect(Math.abs(topNegLoss(measured, vectors, numKept, other) - measured.loss)).toBeGreaterThan(0.05);
  });

  it('with no positive in the batch is that of the last 5 percent, where settings say so', () => {
    const { loss, logits } = measure({ method: { name: 'topneg', settings: { noPositives: 'last' } } }, true);
    expect(logits).toHaveLength(48); // of which 48 - floor(0.95 * 48) = 3 stay
    const last = logits.slice(-3).reduce((sum, row) => sum + crossEntropy(row, 0), 0);
    expect(loss).toBeCloseTo(last, 4);
  });
});
