import { describe, expect, it } from '@jest/globals';

import { joinNeeds } from './joinNeeds.js';

describe(joinNeeds, () => {
  it('is the most of both, and the models of both in order, each once', () => {
    const a = { epochs: 5, dynamicsEpochs: 2, models: [10, 2] };
    const b = { epochs: 3, dynamicsEpochs: 4, models: [5, 10] };
    const joined = { epochs: 5, dynamicsEpochs: 4, models: [2, 5, 10] };
    expect(joinNeeds(a, b)).toEqual(joined);
    expect(joinNeeds(b, a)).toEqual(joined);
  });
});
