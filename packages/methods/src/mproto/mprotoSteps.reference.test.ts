import { readFileSync } from 'node:fs';

import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { assignPrototypes } from './assignPrototypes.js';
import { movePrototypes } from './movePrototypes.js';
import { prototypeLoss } from './prototypeLoss.js';
import { solveTransport } from './solveTransport.js';

type Numbers<K extends string> = Readonly<Record<K, number[]>>;
/** Written by scripts/peer/mproto_values.py. */
interface Values {
  readonly transports: readonly (Numbers<'costs' | 'columns' | 'plan'> &
    Readonly<{ smoothing: number; iterations: number }>)[];
  readonly steps: {
    readonly prototypesPerClass: number;
    readonly cases: readonly (Numbers<
      'tags' | 'hidden' | 'prototypes' | 'cosines' | 'assigned' | 'members' | 'gradient' | 'moved'
    > &
      Readonly<Record<'noneRatio' | 'momentum' | 'compactness' | 'smoothing' | 'iterations' | 'loss', number>>)[];
  };
}
const path = new URL('../../tests/mprotoValues.json', import.meta.url);
const { transports, steps } = JSON.parse(readFileSync(path, 'utf8')) as Values;
const { prototypesPerClass, cases } = steps;

describe(solveTransport, () => {
  it.each(transports.map((of) => [of.smoothing, of.iterations, of] as const))(
    'has the plan that factors of rows and columns with 120 digits give, smoothed by %d, %d times',
    (smoothing, iterations, { costs, columns, plan }) => {
      const rowMasses = new Float64Array(6).fill(1);
      const solved = solveTransport(
        { costs: Float64Array.from(costs), rowMasses, columnMasses: Float64Array.from(columns) },
        { smoothing, iterations },
      );
      expectNear(solved.map(Math.exp), plan, 1e-8);
      rowMasses.forEach((mass, row) => {
        const moved = solved.subarray(row * 3, row * 3 + 3).reduce((sum, log) => sum + Math.exp(log), 0);
        expect(moved).toBeCloseTo(mass, 10);
      });
    },
  );
});

describe(assignPrototypes, () => {
  it.each(cases.map((of, index) => [index, of] as const))(
    'assigns words of types to their prototypes, and leaves out those without one that look like them, case %d',
    (_index, { cosines, tags, assigned, noneRatio, smoothing, iterations }) => {
      const options = { prototypesPerClass, noneRatio, smoothing, iterations };
      const found = assignPrototypes(Float32Array.from(cosines), Int32Array.from(tags), options);
      expect(Array.from(found)).toEqual(assigned);
    },
  );

  it('assigns nothing where there is no word', () => {
    const options = { prototypesPerClass, noneRatio: 0.5, smoothing: 1e-3, iterations: 1 };
    expect(assignPrototypes(new Float32Array(0), new Int32Array(0), options)).toHaveLength(0);
  });
});

describe.each(listTestEngines())("a step of MProto beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test.each(cases.map((of, index) => [index, of] as const))(
    'has loss, gradient and prototypes, case %d',
    (_index, { cosines, assigned, compactness, loss, gradient, prototypes, hidden, members, momentum, moved }) => {
      tf.tidy(() => {
        const { value, grad } = tf.valueAndGrad((x: tf.Tensor) =>
          prototypeLoss(x as tf.Tensor2D, Int32Array.from(assigned), compactness),
        )(tf.tensor2d(cosines, [14, 9]));
        expectNear(value.dataSync(), [loss]);
        expectNear(grad.dataSync(), gradient);
        const after = movePrototypes(tf.tensor2d(prototypes, [9, 4]), {
          words: tf.tensor2d(hidden, [14, 4]),
          members: Int32Array.from(members),
          momentum,
        });
        expectNear(after.dataSync(), moved);
      });
    },
  );

  test('is nothing where no word counts', () => {
    tf.tidy(() => {
      expect(prototypeLoss(tf.ones([2, 9]), Int32Array.of(-1, -1), 0.05).dataSync()[0]).toBe(0);
      const still = { words: tf.ones([2, 4]) as tf.Tensor2D, members: Int32Array.of(-1, -1), momentum: 0.5 };
      expectNear(movePrototypes(tf.tensor2d(cases[0]!.prototypes, [9, 4]), still).dataSync(), cases[0]!.prototypes);
    });
  });
});

describe('stored cases', () => {
  it('leave out some words without a label, or none, and hold some that are not classified as labelled', () => {
    const leftOut = cases.map(({ tags, assigned }) => tags.filter((tag, w) => tag === 0 && assigned[w] === -1).length);
    expect(leftOut).toEqual([3, 6, 0, 7]);
    for (const { assigned, members } of cases) expect(assigned).not.toEqual(members);
  });
});
