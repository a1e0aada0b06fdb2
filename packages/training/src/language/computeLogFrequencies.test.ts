import { describe, expect, it } from '@jest/globals';

import { computeLogFrequencies } from './computeLogFrequencies.js';

describe(computeLogFrequencies, () => {
  it('has shares of the text, a little for what is not in it, and nothing for special subwords', () => {
    const pieces = [true, false, false, false].map((isSpecial) => ({ isSpecial }));
    const sentences = [{ inputIds: Int32Array.of(0, 1, 2, 1, 0) }, { inputIds: Int32Array.of(0, 1, 0) }];
    // Three, one and none, each with a tenth more; the special one is as if it were not there.
    const shares = [0.1, 3.1, 1.1, 0.1].map((count) => count / 4.4);
    computeLogFrequencies(sentences, pieces).forEach((value, id) =>
      expect(Math.exp(value)).toBeCloseTo(shares[id]!, 6),
    );
  });
});
