import { trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { canonicalizeTraining } from './canonicalizeTraining.js';

const defaults = trainingSettingsSchema.parse({});
const unusual = {
  topnegKeepFraction: 0.5,
  topnegRepresentation: 'span_input',
  topnegDirection: 'least_similar',
  topnegNoPositives: 'last',
} as const;
const evaluation = {
  evaluationsPerEpoch: 7,
  modelSelection: 'last',
  evalGoldScope: 'candidates',
  evalOverlap: 'greedy',
} as const;

describe(canonicalizeTraining, () => {
  it("forgets TopNeg's settings where it is off, and keeps them where it is on", () => {
    expect(canonicalizeTraining({ ...defaults, ...unusual }, { forDynamics: false })).toEqual(defaults);
    const on = { ...defaults, ...unusual, topneg: true };
    expect(canonicalizeTraining(on, { forDynamics: false })).toEqual(on);
    expect(canonicalizeTraining(on, { forDynamics: true })).toEqual(on);
  });

  it('forgets how it is evaluated where only its dynamics count', () => {
    const settings = { ...defaults, ...evaluation };
    expect(canonicalizeTraining(settings, { forDynamics: true })).toEqual(defaults);
    expect(canonicalizeTraining(settings, { forDynamics: false })).toEqual(settings);
  });

  it.each(['headLr', 'seed', 'totalEpochs', 'batchSize', 'maxSpanWidth', 'weightDecay'] as const)(
    'keeps %s, on which weights depend',
    (key) => {
      const changed = { ...defaults, [key]: defaults[key] + 1 };
      for (const forDynamics of [false, true]) expect(canonicalizeTraining(changed, { forDynamics })).toEqual(changed);
    },
  );
});
