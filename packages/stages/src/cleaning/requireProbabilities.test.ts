import { describe, expect, it } from '@jest/globals';

import { requireProbabilities } from './requireProbabilities.js';

describe(requireProbabilities, () => {
  it('refuses what would be decided by probabilities that nobody recorded', () => {
    const refusal = (settings: Parameters<typeof requireProbabilities>[1]) => () => {
      requireProbabilities(true, settings);
    };
    expect(refusal({ metric: 'confidence' })).toThrow('metric: must be "aum" with dynamics of the package aum');
    expect(refusal({ metric: 'aum', otherMetric: 'enough' })).toThrow('otherMetric: must be "ignored"');
    for (const measure of ['confidence', 'variability']) {
      expect(refusal({ metric: 'aum', measure })).toThrow(`measure: must be one of margins with dynamics of the package aum, which hold no probabilities, but got "${measure}"`); // prettier-ignore
    }
    for (const measure of [null, 'aum', 'early', 'both-runs']) {
      expect(refusal({ metric: 'aum', measure })).not.toThrow();
    }
  });

  it('lets all pass where probabilities were recorded', () => {
    expect(() => {
      requireProbabilities(false, { metric: 'confidence', otherMetric: 'required', measure: 'variability' });
    }).not.toThrow();
  });
});
