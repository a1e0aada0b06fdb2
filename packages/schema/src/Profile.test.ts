import { describe, expect, it } from '@jest/globals';

import { profileSchema } from './Profile.js';

const profile = { name: 'own', about: '', encoder: 'minilm' };

describe('profileSchema', () => {
  it('sets no default: what a profile leaves unsaid, others say', () => {
    const said = { training: { headLr: 1e-3 }, trainingOf: { topneg: { batchSize: 2 } } };
    expect(profileSchema.parse({ ...profile, ...said })).toEqual({ ...profile, ...said });
    expect(profileSchema.parse(profile)).toEqual(profile);
  });

  it.each([
    ['a setting that there is not', { training: { headRl: 1 } }],
    ['one out of its range', { training: { headDropout: 1 } }],
    ['a percentile beyond 100', { cleaning: { kPos: 101 } }],
    ['one that the grid says', { trainingOf: { topneg: { seed: 1 } } }],
  ])('refuses %s', (_case, said) => {
    expect(profileSchema.safeParse({ ...profile, ...said }).success).toBe(false);
  });
});
