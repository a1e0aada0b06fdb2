import { beforeAll, describe, expect, it } from '@jest/globals';
import { type EngineName, listEngines, startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { AdamW } from './AdamW.js';

const settings = {
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  adamEpsilon: 1e-6,
  adamEps: 'corrected',
  weightDecay: 0,
} as const;

function variable(...values: number[]): tf.Variable {
  const initial = tf.tensor1d(values);
  const created = tf.variable(initial);
  initial.dispose();
  return created;
}

/** The formula in doubles, element by element. */
function adamW(
  value: number,
  gradients: number[],
  lr: number,
  { eps, uncorrected = false, decay = 0 }: { eps: number; uncorrected?: boolean; decay?: number },
): number {
  let [x, m, v] = [value, 0, 0];
  gradients.forEach((g, i) => {
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const [c1, c2] = [1 - 0.9 ** (i + 1), 1 - 0.999 ** (i + 1)];
    x -= lr * decay * x;
    x -= uncorrected
      ? ((lr * Math.sqrt(c2)) / c1) * (m / (Math.sqrt(v) + eps))
      : (lr * (m / c1)) / (Math.sqrt(v / c2) + eps);
  });
  return x;
}

const engines = listEngines()
  .filter(({ available }) => available)
  .map(({ name }) => name);

describe.each(engines)('AdamW on %s', (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  const run = (
    overrides: Partial<{ adamEps: 'corrected' | 'uncorrected'; adamEpsilon: number; weightDecay: number }>,
    gradients: number[],
    rateFactor = 1,
  ): number => {
    const x = variable(0.5, 0.5);
    const optimizer = new AdamW([{ variables: [x], learningRate: 0.01 }], { ...settings, ...overrides });
    for (const g of gradients) {
      const gradient = tf.tensor1d([g, g]);
      optimizer.step({ [x.name]: gradient }, rateFactor);
      gradient.dispose();
    }
    const result = x.dataSync()[1] as number;
    optimizer.dispose();
    x.dispose();
    expect(tf.memory().numTensors).toBe(0);
    return result;
  };

  it.each([[[1]], [[1, -2, 0.5]], [[1e-7, 2e-7]], [[3, 0, 0, 0]]])(
    'follows the formula for gradients %j',
    (gradients) => {
      expect(run({}, gradients)).toBeCloseTo(adamW(0.5, gradients, 0.01, { eps: 1e-6 }), 6);
    },
  );

  it('adds epsilon to the uncorrected root when told so; tiny gradients notice', () => {
    const gradients = [1e-6, 1e-6];
    const wanted = adamW(0.5, gradients, 0.01, { eps: 1e-6, uncorrected: true });
    expect(Math.abs(wanted - adamW(0.5, gradients, 0.01, { eps: 1e-6 }))).toBeGreaterThan(1e-3);
    expect(run({ adamEps: 'uncorrected' }, gradients)).toBeCloseTo(wanted, 6);
  });

  it('decays weights apart from the moments', () => {
    expect(run({ weightDecay: 0.1 }, [1, 1])).toBeCloseTo(adamW(0.5, [1, 1], 0.01, { eps: 1e-6, decay: 0.1 }), 6);
  });

  it('multiplies rates with the schedule', () => {
    expect(run({}, [1, 1], 0.5)).toBeCloseTo(adamW(0.5, [1, 1], 0.005, { eps: 1e-6 }), 6);
  });

  it('leaves a variable without a gradient as it is', () => {
    const [x, y] = [variable(1), variable(1)];
    const optimizer = new AdamW([{ variables: [x, y], learningRate: 0.1 }], settings);
    const gradient = tf.tensor1d([1]);
    optimizer.step({ [x.name]: gradient });
    expect(y.dataSync()[0]).toBe(1);
    expect(x.dataSync()[0]).toBeCloseTo(0.9, 5);
    tf.dispose([gradient, x, y]);
    optimizer.dispose();
  });
});
