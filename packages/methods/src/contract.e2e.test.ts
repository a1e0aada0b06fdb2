import { describe, expect, it } from '@jest/globals';

import { negativeSampling } from './negative-sampling/negativeSampling.js';
import { listMethods } from './registry.js';
import { selfTraining } from './self-training/selfTraining.js';
import { span } from './span/span.js';
import { describeMethod } from './testing/describeMethod.js';
import { topneg } from './topneg/topneg.js';

describeMethod(span, { settings: {}, goesOn: false });
describeMethod(topneg, { settings: { keepFraction: 0.3 }, goesOn: false });
describeMethod(negativeSampling, { settings: {}, goesOn: false, head: 'pairwise' });
for (const probabilities of ['eval_pass', 'train_pass']) {
  const settings = { weighting: 'weighted', reduction: 'sum', probabilities };
  describeMethod(negativeSampling, { settings, goesOn: false, variant: `weighted by its ${probabilities}` });
}
describeMethod(selfTraining, { settings: { confidence: 0, frequency: 'none', periodEpochs: 2 }, goesOn: true });

describe('this test', () => {
  it('is of every method that comes with the package', () => {
    expect(listMethods()).toEqual([negativeSampling, selfTraining, span, topneg]);
  });
});
