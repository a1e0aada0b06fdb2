import { describe, expect, it } from '@jest/globals';

import { hasLearned } from './hasLearned.js';

const warn = (code: string) => ({ code, message: code });

describe(hasLearned, () => {
  it.each(['cleaner_hardly_learned', 'positives_not_learned', 'threshold_samples_not_separate'])(
    'not with %s',
    (code) => {
      expect(hasLearned({ warnings: [warn('type_loses_many'), warn(code)] })).toBe(false);
    },
  );

  it('whatever else there is to be looked at', () => {
    expect(hasLearned({ warnings: [warn('type_loses_many'), warn('few_threshold_samples')] })).toBe(true);
    expect(hasLearned({ warnings: [] })).toBe(true);
  });
});
