import { readFileSync } from 'node:fs';

import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { computeSoftLabels } from '../soft-labels/computeSoftLabels.js';
import { sumSoftCrossEntropy } from './sumSoftCrossEntropy.js';

/** Written by scripts/peer/method_values.py. */
interface Values {
  readonly teaching: {
    readonly numClasses: number;
    readonly probabilities: number[];
    readonly student: number[];
    readonly cases: readonly {
      readonly frequency: 'batch_all' | 'none';
      readonly confidence: number;
      readonly softLabels: number[];
      readonly loss: number;
      readonly gradient: number[];
    }[];
  };
}
const stored = JSON.parse(readFileSync(new URL('../../tests/methodValues.json', import.meta.url), 'utf8')) as Values;
const { teaching } = stored;

describe.each(listTestEngines())("self-training beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test.each(teaching.cases.map((of) => [of.frequency, of.confidence, of] as const))(
    'soft labels with %s above %d, their loss and its gradient',
    (frequency, confidence, { softLabels, loss, gradient }) => {
      const { numClasses } = teaching;
      const labels = computeSoftLabels(Float32Array.from(teaching.probabilities), numClasses, {
        frequency,
        confidence,
      });
      expectNear(labels, softLabels);
      const shape: [number, number] = [labels.length / numClasses, numClasses];
      tf.tidy(() => {
        const targets = tf.tensor2d(labels, shape);
        const { value, grad } = tf.valueAndGrad((z: tf.Tensor) => sumSoftCrossEntropy(z as tf.Tensor2D, targets))(
          tf.tensor2d(teaching.student, shape),
        );
        expectNear(value.dataSync(), [loss]);
        expectNear(grad.dataSync(), gradient);
      });
    },
  );
});

describe('stored cases of soft labels', () => {
  it('leaves some spans out of some of these cases, and none out of others', () => {
    const counts = teaching.cases.map(({ softLabels }) => softLabels.filter((value) => value !== 0).length / 4);
    expect(counts).toEqual([9, expect.any(Number), expect.any(Number), 9, expect.any(Number), expect.any(Number)]);
    expect(new Set(counts).size).toBeGreaterThan(2);
  });
});
