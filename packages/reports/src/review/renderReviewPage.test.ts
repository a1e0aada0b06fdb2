import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { testPage } from '../testing/testPage.js';
import { testReview } from '../testing/testReview.js';
import { describePictures, listFrames, readCurve } from './page/Pictures.js';
import { renderReviewPage } from './renderReviewPage.js';
import { toPageData } from './toPageData.js';

const hostile = '</script><script>alert(1)</script><!--';

describe(renderReviewPage, () => {
  it('holds script and style, allowed by their hashes, and nothing from elsewhere', () => {
    const page = renderReviewPage(testPage());
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(page)!;
    const [, style] = /<style>([^]*?)<\/style>/.exec(page)!;
    const [, script] = /<script>([^]*?)<\/script>/.exec(page)!;
    expect(policy).toBe(`default-src 'none'; script-src ${hash(script!)}; style-src ${hash(style!)}; base-uri 'none'; form-action 'none'`); // prettier-ignore
    expect(page).not.toMatch(/<(script|link|img|iframe)[^>]*(src|href)=/);
  });

  it('has what comes from the corpus as data alone', () => {
    const data = testPage({ dataset: `a"'&${hostile}`, types: [hostile] });
    const page = renderReviewPage(data);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).toContain('<title>Review of a&#34;&#39;&#38;&#60;/script&#62;');
    const [, json] = /id="review-data">([^]*?)<\/script>/.exec(page)!;
    expect(json).not.toContain('<');
    expect(JSON.parse(json!)).toEqual(data);
  });
});

describe(toPageData, () => {
  it('has each sentence once, and numbers as they are shown', () => {
    const points = [
      { value: 0.123456, density: 0.000123456 },
      { value: 1, density: 2 },
    ];
    const cuts = { lowConfidence: 0.9, highConfidence: 0.99, lowVariability: 0.000012345678, highVariability: 0.25 };
    const page = toPageData(testReview(), {
      createdBy: 'dynclean 0',
      dataMap: {
        epochs: 3,
        variabilityStep: 0.01,
        confidenceStep: 0.02,
        regions: [{ sign: 'negatives', cuts, spans: { easy: 1, ambiguous: 1, hard: 1 } }],
        bins: [{ sign: 'negatives', variability: 0.1, confidence: 0.3, spans: 4, aum: 1, wrong: null, removed: 2 }],
      },
      densities: { metric: 'aum', epochs: 3, signs: [{ sign: 'negatives', k: 90, tau: 1.5, curves: [{ of: 'all', size: 2, points }] }] }, // prettier-ignore
    });
    expect(page.sentences).toEqual([{ number: 12, line: 12, id: 'n12', tokens: ['in', 'New', 'York', 'today'] }]);
    expect(page.spans.map(({ spanId, sentence, curve }) => [spanId, sentence, curve])).toEqual([
      [7, 0, [0, -1, -2.75]],
      [9, 0, [0, -1, -2.75]],
    ]);
    expect(page.panels).toEqual([
      { sign: 'negatives', tau: 1.5, cells: [[0.1, 0.3, 4]], cuts: { ...cuts, lowVariability: 0.00001235 }, samples: [], all: [[0.1235, 0.0001235], [1, 2]] }, // prettier-ignore
    ]);
  });
});

describe(listFrames, () => {
  it('frames easy above on the left, ambiguous on the right, hard below on the left', () => {
    const cuts = { lowConfidence: 0.3, highConfidence: 0.6, lowVariability: 0.1, highVariability: 0.2 };
    const across = listFrames(cuts).map(({ corners }) => [corners[0], corners[2]]);
    expect(across).toEqual([[[0, 0.6], [0.1, 1]], [[0.2, 0], [0.5, 1]], [[0, 0], [0.1, 0.3]]]); // prettier-ignore
    expect(listFrames(null)).toEqual([]);
  });
});

describe(describePictures, () => {
  it('says how many points of which kind there are, and what frames mean where there are some', () => {
    const { spans, panels } = testPage();
    expect(describePictures({ spans, panels })).toBe('Points: 3 suspicious spans.');
    const cuts = { lowConfidence: 0.3, highConfidence: 0.6, lowVariability: 0.1, highVariability: 0.2 };
    const framed = describePictures({
      spans: [...spans, { ...spans[0]!, drawn: true }],
      panels: [{ ...panels[0]!, cuts }],
    });
    expect(framed).toContain(
      'Points: 3 suspicious spans; small and pale: 1 drawn from the others. Frames: easy (solid), ',
    );
  });
});

describe(readCurve, () => {
  it('reads between points on a straight line, and nothing beyond them', () => {
    const curve = [[0, 1], [2, 3]] as const; // prettier-ignore
    expect([0, 0.5, 2, -1, 3].map((value) => readCurve(curve, value))).toEqual([1, 1.5, 3, 0, 0]);
  });
});
