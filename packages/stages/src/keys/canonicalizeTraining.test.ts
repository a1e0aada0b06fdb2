import { trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { canonicalizeTraining } from './canonicalizeTraining.js';

const defaults = trainingSettingsSchema.parse({});
const evaluation = {
  evaluationsPerEpoch: 7,
  modelSelection: 'last',
  evalGoldScope: 'candidates',
  evalOverlap: 'greedy',
  evalClasswise: 'gold_conditioned',
} as const;

describe(canonicalizeTraining, () => {
  it('forgets how it is evaluated', () => {
    expect(canonicalizeTraining({ ...defaults, ...evaluation })).toEqual(defaults);
  });

  it.each(['headLr', 'seed', 'totalEpochs', 'batchSize', 'maxSpanWidth', 'weightDecay'] as const)(
    'keeps %s, on which weights depend',
    (key) => {
      const changed = { ...defaults, [key]: defaults[key] + 1 };
      expect(canonicalizeTraining(changed)).toEqual(changed);
    },
  );

  it('keeps the method with its settings', () => {
    const changed = { ...defaults, method: { name: 'topneg', settings: { keepFraction: 0.5 } } };
    expect(canonicalizeTraining(changed)).toEqual(changed);
  });
});
