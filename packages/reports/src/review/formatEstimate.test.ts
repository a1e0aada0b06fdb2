import type { SignEstimate } from '@dynclean/analysis';
import { describe, expect, it } from '@jest/globals';

import { renderText } from '../renderers/text.js';
import { formatEstimate } from './formatEstimate.js';

const of: SignEstimate = {
  decided: 40,
  wrong: 30,
  unsure: 2,
  open: 60,
  openWrong: { mean: 45.4, low: 38, high: 51 },
  beyond: 20,
  kept: { spans: 900, decided: 100, wrong: { mean: 12.6, low: 3, high: 30 } },
  cuts: [
    { k: 90, tau: 0.5, removed: 50, wrong: { mean: 45, low: 40, high: 48 } },
    { k: 100, tau: 1.25, removed: 100, wrong: { mean: 75.4, low: 68, high: 81 } },
  ],
  bestK: 100,
};

describe(formatEstimate, () => {
  const text = renderText({
    nodes: formatEstimate({ positives: of, negatives: { ...of, decided: 0 }, unmatched: 3 }),
  }).replaceAll(/ +/g, ' ');

  it('says what is left, what it rests on, and what each cut makes of it', () => {
    expect(text).toContain('40 suspicious spans decided, 30 of them wrong; of 2 somebody is unsure. Of the 60 others 45 (38 to 51) are wrong.'); // prettier-ignore
    expect(text).toContain('20 spans lie above all decided ones: of them this is a guess from the nearest.');
    expect(text).toContain('Of the 900 spans above the threshold 100 were decided on: 13 (3 to 30) of the rest are wrong.'); // prettier-ignore
    expect(text).toContain(' 90 0.500 50 45 (40 to 48) 90.0 (80.0 to 96.0)');
    expect(text).toContain('100 1.250 100 75 (68 to 81) 75.4 (68.0 to 81.0) best');
    expect(text).toContain('Nobody is sure of any suspicious span yet.');
    expect(text).toContain("3 decisions are on other spans or labels than the run's");
  });

  it('says where nothing is known', () => {
    const little = formatEstimate({ positives: { ...of, beyond: 5, kept: null }, negatives: of, unmatched: 0 });
    const shown = renderText({ nodes: little });
    expect(shown.match(/lie above all decided ones/g)).toHaveLength(1);
    expect(shown).toContain('Nothing is known of the spans above the threshold');
    expect(shown).not.toContain('count nowhere');
  });
});
