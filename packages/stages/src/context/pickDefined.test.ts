import { describe, expect, it } from '@jest/globals';

import { pickDefined } from './pickDefined.js';

describe(pickDefined, () => {
  it('replaces defaults only by what was given', () => {
    expect({ topneg: true, seed: 42, epochs: 5, ...pickDefined({ topneg: undefined, seed: 0, epochs: null }) }).toEqual(
      {
        topneg: true,
        seed: 0,
        epochs: null,
      },
    );
  });
});
