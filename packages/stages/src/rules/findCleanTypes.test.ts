import { NoiseMixtures } from '@dynclean/cleaning';
import { describe, expect, it } from '@jest/globals';

import { findCleanTypes } from './findCleanTypes.js';

/**
 * Of A no label lies as low as those known to be wrong, of B every second one; C has none that is known to be wrong and
 * is estimated with the others: one in six. 1,000 labels of each.
 */
function estimateNoise(numKnown = 40): NoiseMixtures {
  const noise = new NoiseMixtures([10, numKnown, numKnown, 0].map((numWrong) => new Float64Array(numWrong)));
  const values = (label: number) => Float64Array.from({ length: 1000 }, (_, row) => (label === 2 && row % 2 ? 0 : 9));
  for (const label of [0, 1, 2, 3]) noise.add(new Int32Array(1000).fill(label), values(label));
  return noise;
}

describe(findCleanTypes, () => {
  const find = (leastNoise: number) => findCleanTypes(estimateNoise(), ['A', 'B', 'C'], leastNoise);

  it('finds types whose interval lies below the least noise, and says so', () => {
    const { labels, notes } = find(0.1);
    expect([...labels]).toEqual([1]);
    // Of 1,000 labels without a wrong one, -ln 0.025 / 1,000 may be wrong.
    expect(notes).toEqual(['A: left alone, since of its labels 0.0 to 0.4 percent are estimated to be wrong, fewer than 10.0 (least noise).']); // prettier-ignore
  });

  it('goes by the upper end of the interval', () => {
    expect([...find(0.0036).labels]).toEqual([]);
    expect([...find(0.0037).labels]).toEqual([1]); // 0.00369
    expect([...find(0.167).labels]).toEqual([1]); // C's 0.167 is the middle of its interval
    expect([...find(0.3).labels]).toEqual([1, 3]);
    expect([...find(0.6).labels]).toEqual([1, 2, 3]);
  });

  it('takes none for clean of which nothing is known, nor any where 0 is asked for', () => {
    expect([...findCleanTypes(estimateNoise(0), ['A', 'B', 'C'], 1).labels]).toEqual([]);
    expect(find(0)).toEqual({ labels: new Set(), notes: [] });
  });
});
