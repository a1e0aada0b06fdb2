import { startEngine } from '@dynclean/engine';
import type { TrainingSettings } from '@dynclean/schema';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { createObjective } from './createObjective.js';

describe('training on spans that are weighed', () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  /** The loss of two sentences with such weights; absent: none. */
  function lossOf(method: TrainingSettings['method'], weights?: Float32Array): number {
    const task = makeTinyTask({ headDropout: 0, method }, { dropout: false });
    const { spans, settings } = task;
    const corpus = { ...task.corpus, spans: { ...spans, ...(weights && { weights }) } };
    const model = task.createModel(5);
    const objective = createObjective({ corpus, labels: spans.labels, settings });
    const batch = objective.prepare(model, [0, 1], { epoch: 1, step: 1 });
    const loss = objective.loss(model, batch, 1).dataSync()[0]!;
    batch.dispose();
    model.dispose();
    return loss;
  }

  it.each([
    { name: 'span', settings: {} },
    { name: 'topneg', settings: { keepFraction: 0.5 } },
  ])('takes each by its weight: $name', (method) => {
    const { spans } = makeTinyTask({});
    const half = (isHalf: (span: number) => boolean): number =>
      lossOf(
        method,
        Float32Array.from({ length: spans.numSpans }, (_, span) => (isHalf(span) ? 0.5 : 1)),
      );
    const plain = lossOf(method);
    expect(half(() => true)).toBeCloseTo(plain / 2, 3);
    // Of a sum, what one part loses and what the other part loses are together what all lose.
    const [first, others] = [half((span) => span < 12), half((span) => span >= 12)];
    expect(plain - first + (plain - others)).toBeCloseTo(plain / 2, 3);
    expect(Math.min(plain - first, plain - others)).toBeGreaterThan(0.1);
  });

  it('is refused by a method whose loss does not heed weights', () => {
    const { spans } = makeTinyTask({});
    expect(() => lossOf({ name: 'bond', settings: {} }, new Float32Array(spans.numSpans))).toThrow(
      'method: must be one that heeds weights of spans, by the method span or topneg, but got "bond"',
    );
  });
});
