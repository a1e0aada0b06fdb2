import { profileSchema, trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { resolveCellCleaning } from './resolveCellCleaning.js';

const plain = { kind: 'cleaned', cleaner: 'roberta', sign: null, metric: null } as const;
const training = trainingSettingsSchema.parse({ totalEpochs: 10 });
const paper = { epochs: 5, kPos: 80, kNeg: 95 };
const makeProfile = (more: object) => profileSchema.parse({ name: 'small', about: '', encoder: 'minilm', ...more });

/** With what a test does not care about left as it is in most cells. */
const resolve = (
  given: Parameters<typeof resolveCellCleaning>[0],
  {
    version = plain as Parameters<typeof resolveCellCleaning>[1],
    dataset = 'wikigold',
    profile = {} as object | null,
  } = {},
) =>
  resolveCellCleaning(given, version, {
    training,
    dataset,
    paper,
    profile: profile && makeProfile(profile),
    cleaningEpochs: new Map([['release', { conll03: 2, wikigold: 7 }]]),
  });

describe(resolveCellCleaning, () => {
  it("is the paper's, over all epochs of the cleaner", () => {
    expect(resolve({}, { profile: null })).toMatchObject({
      kPos: 80,
      kNeg: 95,
      sign: 'both',
      metric: 'aum',
      epochs: 10,
    });
    expect(resolve({ epochs: 'paper' }).epochs).toBe(10);
  });

  it.each([
    ['conll03', 2],
    ['wikigold', 7],
    ['another', 10], // all that the cleaner has
  ])('averages on %s, where a name for them is asked for, its %d epochs', (dataset, epochs) => {
    expect(resolve({ epochs: 'release' }, { dataset }).epochs).toBe(epochs);
  });

  it('averages no more epochs than a profile trains', () => {
    expect(resolve({ epochs: 6 }).epochs).toBe(6);
    expect(resolve({ epochs: 6 }, { profile: { maxEpochs: 4 } }).epochs).toBe(4);
    expect(resolve({ epochs: 'release' }, { profile: { maxEpochs: 4 } }).epochs).toBe(4);
  });

  it("takes the manifest's k before the profile's, and that before the paper's", () => {
    const profile = { cleaning: { kPos: 30, kNeg: 40 } };
    expect(resolve({}, { profile })).toMatchObject({ kPos: 30, kNeg: 40 });
    expect(resolve({ kPos: 55 }, { profile })).toMatchObject({ kPos: 55, kNeg: 40 });
    expect(resolve({ kPos: 55 })).toMatchObject({ kPos: 55, kNeg: 95 });
    // A profile's k is not mixed with the paper's: beside its kPos alone, kNeg is ours.
    expect(resolve({}, { profile: { cleaning: { kPos: 30 } } })).toMatchObject({ kPos: 30, kNeg: 90 });
  });

  it('says of both metrics that both must, of either that one is enough', () => {
    expect(resolve({ metric: 'both' })).toMatchObject({ metric: 'aum', otherMetric: 'required' });
    expect(resolve({ metric: 'either' })).toMatchObject({ metric: 'aum', otherMetric: 'enough' });
    expect(resolve({ metric: 'confidence' })).toMatchObject({ metric: 'confidence', otherMetric: 'ignored' });
  });

  it("takes what a version's name says before what the manifest says", () => {
    const version = { ...plain, sign: 'negatives', metric: 'confidence' } as const;
    expect(resolve({ sign: 'positives', metric: 'aum' }, { version })).toMatchObject({
      sign: 'negatives',
      metric: 'confidence',
    });
  });
});
