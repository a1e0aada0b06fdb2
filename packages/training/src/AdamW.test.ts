import { beforeAll, describe, expect, it } from '@jest/globals';
import { type EngineName, listEngines, startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { AdamW, type ParameterGroup } from './AdamW.js';

const settings = {
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  adamEpsilon: 1e-6,
  adamEps: 'corrected',
} as const;

/** A group of variables named a, b, ... */
function group(variables: readonly tf.Variable[], learningRate: number, weightDecay = 0): ParameterGroup {
  const parameters = new Map(variables.map((of, i) => [String.fromCharCode(97 + i), of]));
  return { parameters, learningRate, weightDecay };
}

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
    const { weightDecay = 0, ...others } = overrides;
    const optimizer = new AdamW([group([x], 0.01, weightDecay)], { ...settings, ...others });
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

  it('takes of all gradients as much as it is told to', () => {
    const x = variable(0.5);
    const optimizer = new AdamW([group([x], 0.01)], settings);
    for (const [g, factor] of [[4, 0.25], [-6, 1 / 3], [0.5, 1]] as const) // 1, -2 and 0.5
      tf.tidy(() => optimizer.step({ [x.name]: tf.tensor1d([g]) }, 1, tf.scalar(factor))); // prettier-ignore
    expect(x.dataSync()[0]).toBeCloseTo(adamW(0.5, [1, -2, 0.5], 0.01, { eps: 1e-6 }), 6);
    optimizer.dispose();
    x.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

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
    const optimizer = new AdamW([group([x, y], 0.1)], settings);
    const gradient = tf.tensor1d([1]);
    optimizer.step({ [x.name]: gradient });
    expect(y.dataSync()[0]).toBe(1);
    expect(x.dataSync()[0]).toBeCloseTo(0.9, 5);
    tf.dispose([gradient, x, y]);
    optimizer.dispose();
  });

  it('lets only those weights decay whose names are not exempt, by the decay of their group', () => {
    const names = ['layer.weight', 'layer.bias', 'norm.weight'];
    const variables = names.map(() => variable(0.5));
    const [w, b, n] = variables as [tf.Variable, tf.Variable, tf.Variable];
    const decays = (name: string): boolean => !name.endsWith('.bias') && !name.startsWith('norm.');
    const parameters = new Map(names.map((name, i) => [name, variables[i] as tf.Variable]));
    const other = variable(0.5);
    const optimizer = new AdamW(
      [
        { parameters, learningRate: 0.01, weightDecay: 0.1, decays },
        { parameters: new Map([['other.bias', other]]), learningRate: 0.02, weightDecay: 0.3 },
      ],
      settings,
    );
    for (const g of [1, -2, 0.5]) {
      const gradient = tf.tensor1d([g]);
      optimizer.step(Object.fromEntries([...variables, other].map(({ name }) => [name, gradient])));
      gradient.dispose();
    }
    const wanted = (lr: number, decay: number): number => adamW(0.5, [1, -2, 0.5], lr, { eps: 1e-6, decay });
    const value = (of: tf.Variable): number => of.dataSync()[0] as number;
    expect(value(w)).toBeCloseTo(wanted(0.01, 0.1), 6);
    expect(value(b)).toBeCloseTo(wanted(0.01, 0), 6);
    expect(value(n)).toBeCloseTo(wanted(0.01, 0), 6);
    expect(value(other)).toBeCloseTo(wanted(0.02, 0.3), 6);
    expect(Math.abs(wanted(0.01, 0.1) - wanted(0.01, 0))).toBeGreaterThan(1e-3); // the difference shows
    optimizer.dispose();
    tf.dispose([...variables, other]);
  });

  it("keeps both moments under the parameters' names", () => {
    const x = variable(1);
    const optimizer = new AdamW([{ ...group([x], 0.1), decays: () => false }], settings);
    const gradient = tf.tensor1d([2]);
    optimizer.step({ [x.name]: gradient });
    const moments = [...(optimizer.state().tensors ?? [])].map(([name, of]) => [name, of.dataSync()[0]]);
    expect(moments.map(([name]) => name)).toEqual(['a.first', 'a.second']);
    expect(moments[0]?.[1]).toBeCloseTo(0.2, 6); // 0.1 * 2
    expect(moments[1]?.[1]).toBeCloseTo(0.004, 6); // 0.001 * 4
    tf.dispose([gradient, x]);
    optimizer.dispose();
  });
});
