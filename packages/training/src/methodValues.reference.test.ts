import { readFileSync } from 'node:fs';

import { beforeAll, describe, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import * as tf from '@tensorflow/tfjs-core';

import { AdamW } from './AdamW.js';
import { computeClipFactor } from './computeClipFactor.js';
import { constant } from './schedules/constant.js';
import { linear } from './schedules/linear.js';
import { linearWithWarmup } from './schedules/linearWithWarmup.js';

/** Written by scripts/peer/method_values.py. */
interface Values {
  readonly torch: string;
  readonly adamw: readonly {
    readonly weightDecay: number;
    readonly adamEpsilon: number;
    readonly schedule: 'constant' | 'linear' | 'linearWithWarmup';
    /** Whether the second of the two does not decay. */
    readonly exempt: boolean;
    /** What the gradients of a step are shortened to. */
    readonly maxNorm: number | null;
    readonly rates: [number, number];
    readonly before: number[][];
    readonly gradients: number[][][];
    readonly after: number[][];
  }[];
}
const stored = JSON.parse(readFileSync(new URL('../tests/methodValues.json', import.meta.url), 'utf8')) as Values;

const schedules = { constant: constant(), linear: linear(8), linearWithWarmup: linearWithWarmup(8, 3) };

describe.each(listTestEngines())("AdamW beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test.each(
    stored.adamw.map((of) => [of.weightDecay, of.adamEpsilon, of.schedule, of.exempt, of.maxNorm, of] as const),
  )(
    'eight steps with decay %d and epsilon %d, schedule %s, the second exempt: %p, clipped to %p',
    (weightDecay, adamEpsilon, schedule, exempt, maxNorm, { rates, before, gradients, after }) => {
      const variables = before.map((values) => tf.tidy(() => tf.variable(tf.tensor1d(values))));
      const optimizer = new AdamW(
        variables.map((variable, i) => ({
          parameters: new Map([[`group${i}`, variable]]),
          learningRate: rates[i] as number,
          weightDecay,
          decays: (name: string) => !(exempt && name === 'group1'),
        })),
        { adamBeta1: 0.9, adamBeta2: 0.999, adamEps: 'corrected', adamEpsilon },
      );
      gradients.forEach((ofStep, step) =>
        tf.tidy(() => {
          const named = Object.fromEntries(variables.map(({ name }, i) => [name, tf.tensor1d(ofStep[i] ?? [])]));
          const clipFactor = maxNorm === null ? undefined : computeClipFactor(named, maxNorm);
          optimizer.step(named, schedules[schedule](step + 1), clipFactor);
        }),
      );
      variables.forEach((variable, i) => expectNear(variable.dataSync(), after[i] ?? []));
      optimizer.dispose();
      tf.dispose(variables);
    },
  );
});
