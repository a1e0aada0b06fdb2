import { readFileSync } from 'node:fs';

import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { nonNegativeRisk } from './nonNegativeRisk.js';

/** Written by scripts/peer/pu_values.py. */
interface Values {
  readonly bnpu: {
    readonly tags: number[];
    readonly cases: readonly Readonly<{
      name: string;
      logits: number[];
      priors: number[];
      weights: number[];
      negative: boolean[];
      risk: number;
      gradient: number[];
    }>[];
  };
}
const path = new URL('../../tests/puValues.json', import.meta.url);
const { bnpu } = JSON.parse(readFileSync(path, 'utf8')) as Values;

/** `[W, 3]` marks of words by type. */
const mark = (isMarked: (tag: number, type: number) => boolean): tf.Tensor2D =>
  tf.tensor2d(bnpu.tags.map((tag) => [1, 2, 3].map((type) => (isMarked(tag, type) ? 1 : 0))));

describe.each(listTestEngines())("bnPU's risk beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test.each(bnpu.cases.map((of) => [of.name, of] as const))(
    'has its value and gradient, %s',
    (_name, { logits, priors, weights, risk, gradient }) => {
      tf.tidy(() => {
        const marks = {
          positives: mark((tag, type) => tag === type),
          unlabelled: mark((tag, type) => tag >= 0 && tag !== type),
        };
        const { value, grad } = tf.valueAndGrad((z: tf.Tensor) =>
          nonNegativeRisk(z as tf.Tensor2D, { ...marks, priors, weights }),
        )(tf.tensor2d(logits, [bnpu.tags.length, 3]));
        expectNear(value.dataSync(), [risk]);
        expectNear(grad.dataSync(), gradient);
      });
    },
  );
});

describe('stored cases', () => {
  it('take both branches', () => {
    expect(bnpu.cases.map(({ negative }) => negative)).toEqual([
      [false, false, false],
      [true, true, false], // the last type has no word, so that nothing is subtracted
    ]);
  });
});
