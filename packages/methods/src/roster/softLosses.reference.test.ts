import { readFileSync } from 'node:fs';

import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { joinEntityAndType } from '@dynclean/models';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { meanDivergence } from '../soft-labels/meanDivergence.js';
import { computeTypeSoftLabels } from './computeTypeSoftLabels.js';
import { ensembleLoss } from './ensembleLoss.js';
import { selfTrainingLoss } from './selfTrainingLoss.js';

type Numbers<K extends string> = Readonly<Record<K, number[]>>;

/** Written by scripts/peer/roster_values.py. */
interface Values {
  readonly ensemble: Numbers<'average' | 'entityLogit' | 'typeLogits'> & {
    readonly cases: readonly (Numbers<'dEntity' | 'dTypes'> & {
      readonly ensembleLoss: 'two_head' | 'full_kl';
      readonly loss: number;
    })[];
  };
  readonly selfTraining: Numbers<'f' | 'entityLogit' | 'typeLogits' | 'augmentedTypeLogits' | 'entityTargets'> & {
    readonly gates: readonly {
      readonly entityGate: number;
      readonly confident: number;
      readonly softLabels: number[];
      readonly cases: readonly (Numbers<'dEntity' | 'dTypes' | 'dAugmented'> & {
        readonly agreement: 'on' | 'off' | null;
        readonly agreeing: number;
        readonly loss: number;
      })[];
    }[];
  };
}
const path = new URL('../../tests/rosterValues.json', import.meta.url);
const { ensemble, selfTraining } = JSON.parse(readFileSync(path, 'utf8')) as Values;

/** A loss of both layers with its gradients. */
function differentiate(
  loss: (entityLogit: tf.Tensor2D, typeLogits: tf.Tensor2D) => tf.Scalar,
  { entityLogit, typeLogits }: Numbers<'entityLogit' | 'typeLogits'>,
) {
  return tf.valueAndGrads((entity, types) => loss(entity as tf.Tensor2D, types as tf.Tensor2D))([
    tf.tensor2d(entityLogit, [entityLogit.length, 1]),
    tf.tensor2d(typeLogits, [entityLogit.length, 3]),
  ]);
}

describe.each(listTestEngines())("RoSTER's soft losses beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test.each(ensemble.cases.map((one) => [one.ensembleLoss, one] as const))(
    'a student has its loss and gradients, %s',
    (how, { loss, dEntity, dTypes }) => {
      tf.tidy(() => {
        const targets = tf.tensor2d(ensemble.average, [6, 4]);
        const { value, grads } = differentiate(
          (entityLogit, typeLogits) =>
            ensembleLoss({ logits: joinEntityAndType(entityLogit, typeLogits), entityLogit, typeLogits }, targets, how),
          ensemble,
        );
        expectNear(value.dataSync(), [loss]);
        expectNear(grads[0]!.dataSync(), dEntity);
        expectNear(grads[1]!.dataSync(), dTypes);
      });
    },
  );

  test.each(selfTraining.gates.map((one) => [one.entityGate, one] as const))(
    'self-training has its loss and gradients, gate %d',
    (_gate, { softLabels, cases }) => {
      tf.tidy(() => {
        const { loss, dEntity, dTypes } = cases.find(({ agreement }) => agreement === null)!;
        const targets = {
          softLabels: tf.tensor2d(softLabels, [8, 3]),
          entityTargets: tf.tensor1d(selfTraining.entityTargets),
        };
        const { value, grads } = differentiate(
          (entityLogit, typeLogits) => selfTrainingLoss({ entityLogit, typeLogits }, targets),
          selfTraining,
        );
        expectNear(value.dataSync(), [loss]);
        expectNear(grads[0]!.dataSync(), dEntity);
        expectNear(grads[1]!.dataSync(), dTypes);
      });
    },
  );

  const augmentedCases = selfTraining.gates.flatMap(({ entityGate, softLabels, cases }) =>
    cases.flatMap(({ agreement, ...one }) =>
      agreement === null ? [] : [[agreement, entityGate, { ...one, softLabels }] as const],
    ),
  );

  test.each(augmentedCases)(
    'self-training on copies has its loss and gradients, agreement %s, gate %d',
    (agreement, _gate, { softLabels, loss, dEntity, dTypes, dAugmented }) => {
      tf.tidy(() => {
        const targets = {
          softLabels: tf.tensor2d(softLabels, [8, 3]),
          entityTargets: tf.tensor1d(selfTraining.entityTargets),
        };
        const { value, grads } = tf.valueAndGrads((entity, types, augmented) =>
          selfTrainingLoss({ entityLogit: entity as tf.Tensor2D, typeLogits: types as tf.Tensor2D }, targets, {
            typeLogits: augmented as tf.Tensor2D,
            agreement: agreement === 'on',
          }),
        )([
          tf.tensor2d(selfTraining.entityLogit, [8, 1]),
          tf.tensor2d(selfTraining.typeLogits, [8, 3]),
          tf.tensor2d(selfTraining.augmentedTypeLogits, [8, 3]),
        ]);
        expectNear(value.dataSync(), [loss]);
        expectNear(grads[0]!.dataSync(), dEntity);
        expectNear(grads[1]!.dataSync(), dTypes);
        expectNear(grads[2]!.dataSync(), dAugmented);
      });
    },
  );

  it('has copies of words that agree and of words that do not among its values', () => {
    for (const { confident, cases } of selfTraining.gates) {
      const { agreeing } = cases.find(({ agreement }) => agreement === 'on')!;
      expect([agreeing > 0, agreeing < confident]).toEqual([true, true]);
    }
  });

  test('a divergence is 0 where nothing counts, and of equal distributions', () => {
    tf.tidy(() => {
      const targets = tf.tensor2d([0.25, 0.75, 1, 0], [2, 2]);
      const logs = tf.tensor2d([0.25, 0.75, 1, 1e-9].map(Math.log), [2, 2]);
      const of = (weights: number[], log = logs): number =>
        meanDivergence(log, targets, tf.tensor1d(weights)).dataSync()[0]!;
      expect(of([1, 1])).toBeCloseTo(0, 6);
      expect(of([0, 0], tf.zerosLike(logs))).toBe(0);
      expect(of([1, 0], tf.log(tf.tensor2d([0.5, 0.5, 1, 1], [2, 2])))).toBeCloseTo(0.75 * Math.log(1.5) - 0.25 * Math.LN2, 6); // prettier-ignore
    });
  });
});

describe(computeTypeSoftLabels, () => {
  it.each(selfTraining.gates.map((one) => [one.entityGate, one] as const))(
    'is what squares by the sums of their types are, gate %d',
    (entityGate, { softLabels, confident }) => {
      const labels = computeTypeSoftLabels(Float32Array.from(selfTraining.f), 4, entityGate);
      expectNear(labels, softLabels);
      expect(softLabels.filter((of) => of !== 0)).toHaveLength(3 * confident);
    },
  );

  it('has none for words that nobody looked at, and a type that nobody takes', () => {
    const labels = computeTypeSoftLabels(Float32Array.of(0, 0, 0, 0.1, 0.9, 0), 3, 0);
    expect(Array.from(labels)).toEqual([0, 0, 1, 0]);
  });
});
