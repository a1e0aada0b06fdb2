import { readFileSync } from 'node:fs';

import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { confidentRisk } from './confidentRisk.js';

/** Written by scripts/peer/pu_values.py. */
interface Values {
  readonly confident: {
    readonly tags: number[];
    readonly confidences: number[];
    readonly priors: number[];
    readonly positiveWeight: number;
    readonly cases: readonly Readonly<{
      name: string;
      normalization: 'gated' | 'full';
      threshold: number;
      logits: number[];
      isNegative: boolean;
      risk: number;
      gradient: number[];
    }>[];
  };
}
const path = new URL('../../tests/puValues.json', import.meta.url);
const { confident } = JSON.parse(readFileSync(path, 'utf8')) as Values;
const { priors, positiveWeight } = confident;
const tags = Int32Array.from(confident.tags);
const confidences = Float32Array.from(confident.confidences);

describe.each(listTestEngines())("Conf-MPU's risk beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test.each(confident.cases.map((of) => [of.name, of.normalization, of.threshold, of] as const))(
    'has its value and gradient, %s, %s, above %d',
    (_name, normalization, threshold, { logits, risk, gradient }) => {
      tf.tidy(() => {
        const settings = { positiveWeight, threshold, normalization };
        const { value, grad } = tf.valueAndGrad((z: tf.Tensor) =>
          confidentRisk(z as tf.Tensor2D, { tags, confidences, priors, settings }),
        )(tf.tensor2d(logits, [tags.length, 4]));
        expectNear(value.dataSync(), [risk]);
        expectNear(grad.dataSync(), gradient);
      });
    },
  );

  test('is 0 of words that do not count', () => {
    tf.tidy(() => {
      const settings = { positiveWeight: 15, threshold: 0.5, normalization: 'gated' } as const;
      const none = { tags: Int32Array.of(-1, -1), confidences: Float32Array.of(0.1, 0.9), priors, settings };
      expect(confidentRisk(tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [2, 4]), none).dataSync()[0]).toBe(0);
    });
  });
});

describe('stored cases', () => {
  it('take both branches', () => {
    expect(new Set(confident.cases.map(({ isNegative }) => isNegative))).toEqual(new Set([true, false]));
  });
});
