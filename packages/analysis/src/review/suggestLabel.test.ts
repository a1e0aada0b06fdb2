import type { SpanCurves } from '@dynclean/dynamics';
import { describe, expect, it } from '@jest/globals';

import { suggestLabel } from './suggestLabel.js';

/** One span's best other label in each epoch, with its probability. */
const run = (...epochs: readonly (readonly [label: number, probability: number])[]): SpanCurves => ({
  numEpochs: epochs.length,
  margins: new Float32Array(epochs.length),
  probabilities: new Float32Array(epochs.length),
  others: {
    labels: Int32Array.from(epochs, ([label]) => label),
    probabilities: Float32Array.from(epochs, ([, probability]) => probability),
  },
});
const suggest = (label: number, ...runs: SpanCurves[]) => suggestLabel(0, label, { numClasses: 3, runs });

describe(suggestLabel, () => {
  it('sums over the epochs of both runs', () => {
    // 2: 0.25 + 0.5 = 0.75; 0: 0.5; of four epochs.
    expect(suggest(1, run([2, 0.25], [0, 0.5]), run([2, 0.5], [2, 0]))).toEqual({ label: 2, probability: 0.1875, isAgreed: false }); // prettier-ignore
  });

  it('says whether each run alone says the same', () => {
    expect(suggest(1, run([2, 0.5]), run([2, 0.25]))).toMatchObject({ label: 2, isAgreed: true });
    expect(suggest(1, run([2, 0.5]), run([0, 0.25]))).toMatchObject({ label: 2, isAgreed: false });
  });

  it('never suggests the label that stands there, nor the fake class of the threshold run', () => {
    // A threshold sample: its own label 1 is the best other one there. Class 3 is the fake one.
    expect(suggest(1, run([0, 0.25]), run([1, 0.75]))).toMatchObject({ label: 0, probability: 0.125 });
    expect(suggest(1, run([0, 0.25]), run([3, 0.75]))).toMatchObject({ label: 0 });
  });

  it('counts an epoch that did not see the span for nothing, and is null without any', () => {
    expect(suggest(1, run([2, 0.5], [-1, 0]), run([2, 0.25]))).toMatchObject({ probability: 0.375 });
    expect(suggest(1, { ...run([2, 0.5]), others: null })).toBeNull();
    expect(suggest(1, run([1, 0.5]))).toBeNull();
  });
});
