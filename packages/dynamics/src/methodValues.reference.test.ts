import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { computeAum } from './computeAum.js';
import { computeConfidence } from './computeConfidence.js';
import { computeMarginsAndProbabilities } from './computeMarginsAndProbabilities.js';
import { computeVariability } from './computeVariability.js';

/** Written by scripts/peer/method_values.py: five epochs of twelve spans, all but the logits in float64. */
interface Values {
  readonly numClasses: number;
  readonly labels: number[];
  readonly logits: number[][];
  readonly margins: number[][];
  readonly probabilities: number[][];
  readonly aum: number[];
  readonly confidence: number[];
  readonly variability: number[];
}
const stored = JSON.parse(readFileSync(new URL('../tests/methodValues.json', import.meta.url), 'utf8')) as Values;

function expectNear(ours: ArrayLike<number>, expected: readonly number[] | undefined, tolerance: number): void {
  expect(ours).toHaveLength(expected?.length ?? -1);
  expected?.forEach((value, i) => expect(Math.abs((ours[i] ?? NaN) - value)).toBeLessThan(tolerance));
}

describe("dynamics beside numpy's", () => {
  const epochs = stored.logits.map((logits) =>
    computeMarginsAndProbabilities(Float32Array.from(logits), Int32Array.from(stored.labels), stored.numClasses),
  );
  const probabilities = epochs.map((epoch) => epoch.probabilities);

  it('has the same margins and probabilities at every epoch', () => {
    expect(epochs).toHaveLength(5);
    epochs.forEach((epoch, e) => {
      expectNear(epoch.margins, stored.margins[e], 1e-6); // up to 8, in float32
      expectNear(epoch.probabilities, stored.probabilities[e], 1e-7);
    });
  });

  it('has the same AUM, Confidence and Variability', () => {
    expectNear(computeAum(epochs.map(({ margins }) => margins)), stored.aum, 1e-6);
    const confidence = computeConfidence(probabilities);
    expectNear(confidence, stored.confidence, 1e-7);
    expectNear(computeVariability(probabilities, confidence), stored.variability, 1e-7);
    expect(Math.max(...stored.variability)).toBeGreaterThan(0.3); // numbers, not zeros, are compared
  });
});
