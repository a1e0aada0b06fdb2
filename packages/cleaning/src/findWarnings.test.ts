import { describe, expect, it } from '@jest/globals';

import type { SignThreshold } from './estimateThresholds.js';
import { findWarnings, type WarningFacts } from './findWarnings.js';

const threshold = (numSamples: number): SignThreshold => ({
  tau: numSamples === 0 ? null : 1,
  k: 90,
  values: new Float64Array(numSamples),
  notCleaned: numSamples === 0 ? 'no_samples' : null,
});

/** A cleaning with nothing to say against it, every figure on its limit. */
const good: WarningFacts = {
  thresholds: { positives: threshold(20), negatives: threshold(20) },
  counts: { positives: { candidates: 10, removed: 4 }, negatives: { candidates: 90, removed: 1 } },
  byType: [
    { type: 'PER', candidates: 10, removed: 4 },
    { type: 'LOC', candidates: 0, removed: 0 },
  ],
  separation: { positives: 0.75, negatives: 0.75 },
  learnedPositives: 0.5,
  devF1: 0.2,
};

const messagesOf = (facts: Partial<WarningFacts>): string[] =>
  findWarnings({ ...good, ...facts }).map(({ message }) => message);

describe(findWarnings, () => {
  it('has nothing against figures on their limits, nor against a dev F1 that is not known', () => {
    expect(findWarnings(good)).toEqual([]);
    expect(findWarnings({ ...good, devF1: undefined, learnedPositives: null })).toEqual([]);
  });

  it('warns of a low dev F1', () => {
    expect(findWarnings({ ...good, devF1: 0.1234 })).toEqual([
      {
        code: 'cleaner_hardly_learned',
        value: 0.1234,
        limit: 0.2,
        message:
          'The cleaner hardly learned: its dev F1 is 12.3 percent (at least 20.0 percent is wanted). ' +
          'What it finds improbable says little about the labels; train it for more epochs.',
      },
    ]);
  });

  it('warns of positives that were not learned', () => {
    expect(messagesOf({ learnedPositives: 0.25 })).toEqual([
      'The cleaner did not learn the entities: only 25.0 percent of the positives have a mean margin above 0 ' +
        '(at least 50.0 percent is wanted). Right ones will go with the wrong.',
    ]);
  });

  it('warns of a type that loses many spans, with their numbers', () => {
    const byType = [{ type: 'MISC', candidates: 384, removed: 230 }];
    expect(findWarnings({ ...good, byType })).toEqual([
      {
        code: 'type_loses_many',
        sign: 'positives',
        type: 'MISC',
        value: 230 / 384,
        limit: 0.4,
        message:
          'MISC would lose 230 of its 384 spans, 59.9 percent (more than 40.0 percent). ' +
          'Look at the samples beside the cut before using this version.',
      },
    ]);
  });

  it.each(['positives', 'negatives'] as const)('warns of few threshold samples of the %s', (sign) => {
    expect(findWarnings({ ...good, thresholds: { ...good.thresholds, [sign]: threshold(19) } })).toEqual([
      {
        code: 'few_threshold_samples',
        sign,
        value: 19,
        limit: 20,
        message:
          `The threshold of the ${sign} rests on 19 threshold samples (at least 20 are wanted); ` +
          'another seed may move it far.',
      },
    ]);
  });

  it.each([
    ['positives', 'no type has as many spans as there are types, or the corpus has no positives'],
    ['negatives', 'the corpus has fewer positives than types, or no negatives'],
  ] as const)('says why the %s were not cleaned', (sign, reason) => {
    expect(messagesOf({ thresholds: { ...good.thresholds, [sign]: threshold(0) } })).toEqual([
      `The ${sign} were not cleaned: there are no threshold samples of that sign (${reason}).`,
    ]);
  });

  it('warns of spans that do not separate from wrong labels', () => {
    expect(findWarnings({ ...good, separation: { positives: 0.61, negatives: 1 } })).toEqual([
      {
        code: 'threshold_samples_not_separate',
        sign: 'positives',
        value: 0.61,
        limit: 0.75,
        message:
          'The positives do not separate from wrong labels: one of the data lies above a ' +
          'threshold sample with probability 0.61 (0.5 is chance, at least 0.75 is wanted).',
      },
    ]);
  });

  it('does not warn of a sign that the user left out', () => {
    const leftOut: SignThreshold = { tau: null, k: 0, values: new Float64Array(3), notCleaned: 'k_is_0' };
    const separation = { positives: 0.1, negatives: 1 };
    expect(findWarnings({ ...good, separation, thresholds: { ...good.thresholds, positives: leftOut } })).toEqual([]);
  });
});
