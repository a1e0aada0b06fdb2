import type { NoiseEstimateInfo, NoiseInfo } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { showText } from '../testing/showText.js';
import { formatNoiseEstimate } from './formatNoiseEstimate.js';

const share = { spans: 200, samples: 40, share: 0.25, interval: { low: 0.2, high: 0.312 }, isPooled: false };
const estimate: NoiseEstimateInfo = {
  measure: 'aum',
  shares: [
    { sign: 'positives', type: null, ...share },
    { sign: 'positives', type: 'PER', ...share, spans: 30, samples: 3, isPooled: true },
    { sign: 'negatives', type: null, ...share, spans: 1000, samples: 0, share: null, interval: null },
  ],
};
const counts = { positives: 200, truePositives: 120, falsePositives: 80, falseNegatives: 15 };
const truth: NoiseInfo = { ...counts, byType: [{ type: 'PER', ...counts, positives: 30, falsePositives: 6 }] };

describe(formatNoiseEstimate, () => {
  it('says share, interval and what it is from, and where there are no samples', () => {
    const text = showText(formatNoiseEstimate(estimate, null, { title: 'Noise' }));
    expect(text).toMatch(/^positives +all +200 +40 +25\.00 +20\.0 to 31\.2 +its own$/m);
    expect(text).toMatch(/^ +PER +30 +3 +25\.00 +20\.0 to 31\.2 +all types$/m);
    expect(text).toMatch(/^negatives +all +1,000 +0 +- +- +no samples$/m);
    expect(text).toContain('Estimated from AUM');
  });

  it('puts the truth beside it: of types wrong labels, of negatives missed entities', () => {
    const text = showText(formatNoiseEstimate(estimate, truth, { title: 'Noise' }));
    expect(text).toMatch(/all +200 .* 40\.00 +its own$/m); // 80 of 200
    expect(text).toMatch(/PER +30 .* 20\.00 +all types$/m); // 6 of 30
    expect(text).toMatch(/all +1,000 .* 1\.50 +no samples$/m); // 15 of 1,000
    // Held out by words: of negatives those with the words of a name alone, which the truth does not count apart.
    const heldOut = showText(formatNoiseEstimate({ ...estimate, measure: 'held-out' }, truth, { title: 'Noise' }));
    expect(heldOut).toMatch(/all +1,000 .* - +no samples$/m);
  });
});
