import { describe, expect, it } from '@jest/globals';

import { pickDefined } from './pickDefined.js';

describe(pickDefined, () => {
  it('replaces defaults only by what was given', () => {
    expect({ force: true, seed: 42, epochs: 5, ...pickDefined({ force: undefined, seed: 0, epochs: null }) }).toEqual({
      force: true,
      seed: 0,
      epochs: null,
    });
  });
});
