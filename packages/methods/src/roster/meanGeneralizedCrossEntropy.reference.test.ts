import { readFileSync } from 'node:fs';

import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { logEntity, logTypes } from './logProbabilities.js';
import { meanGeneralizedCrossEntropy } from './meanGeneralizedCrossEntropy.js';

/** Written by scripts/peer/roster_values.py. */
interface Values {
  readonly gce: {
    readonly tags: number[];
    readonly weights: { readonly type: number[]; readonly entity: number[] };
    readonly entityLogit: number[];
    readonly typeLogits: number[];
    readonly cases: readonly Readonly<{
      q: number;
      type: number;
      entity: number;
      dEntity: number[];
      dTypes: number[];
    }>[];
  };
}
const path = new URL('../../tests/rosterValues.json', import.meta.url);
const { gce } = JSON.parse(readFileSync(path, 'utf8')) as Values;

const tags = Int32Array.from(gce.tags);
const [ofTypes, ofEntity] = [gce.weights.type, gce.weights.entity].map((weights) => Float32Array.from(weights)) as [
  Float32Array,
  Float32Array,
];

describe.each(listTestEngines())("generalized cross-entropy beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test.each(gce.cases.map((one) => [one.q, one] as const))(
    'has its losses of both layers and their gradients, q = %d',
    (q, { type, entity, dEntity, dTypes }) => {
      tf.tidy(() => {
        const typeLoss = (logits: tf.Tensor): tf.Scalar =>
          meanGeneralizedCrossEntropy(logTypes(logits as tf.Tensor2D, tags), { weights: ofTypes, q });
        const entityLoss = (logits: tf.Tensor): tf.Scalar =>
          meanGeneralizedCrossEntropy(logEntity(logits as tf.Tensor2D, tags), { weights: ofEntity, q });
        const byTypes = tf.valueAndGrad(typeLoss)(tf.tensor2d(gce.typeLogits, [7, 3]));
        const byEntity = tf.valueAndGrad(entityLoss)(tf.tensor2d(gce.entityLogit, [7, 1]));
        // 1 - p^q loses six digits in float32 where q is 1e-6; its gradient loses none.
        const tolerance = q === 1e-6 ? 0.1 : 2e-6;
        expectNear(byTypes.value.dataSync(), [type], tolerance);
        expectNear(byEntity.value.dataSync(), [entity], tolerance);
        expectNear(byTypes.grad.dataSync(), dTypes);
        expectNear(byEntity.grad.dataSync(), dEntity);
      });
    },
  );

  test('is 0 where nothing counts, and so is its gradient', () => {
    tf.tidy(() => {
      const weights = new Float32Array(3);
      const { value, grad } = tf.valueAndGrad((of: tf.Tensor) =>
        meanGeneralizedCrossEntropy(of as tf.Tensor1D, { weights, q: 0.7 }),
      )(tf.tensor1d([-1, -2, -3]));
      expect([...value.dataSync(), ...grad.dataSync()].map(Math.abs)).toEqual([0, 0, 0, 0]);
    });
  });
});

describe('limits of the generalized cross-entropy', () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it('goes to - log p with q to 0, and is 1 - p at q = 1', () => {
    const p = [0.9, 0.5, 0.02];
    const lossOf = (q: number, of: number): number =>
      tf.tidy(
        () =>
          meanGeneralizedCrossEntropy(tf.tensor1d([Math.log(of)]), { weights: Float32Array.of(1), q }).dataSync()[0]!,
      );
    for (const of of p) {
      expect(lossOf(0, of)).toBeCloseTo(-Math.log(of), 5);
      expect(lossOf(1e-3, of)).toBeCloseTo(-Math.log(of), 1);
      expect(lossOf(1, of)).toBeCloseTo(1 - of, 5);
      expect(lossOf(0.7, of)).toBeCloseTo((1 - of ** 0.7) / 0.7, 5);
    }
  });
});
