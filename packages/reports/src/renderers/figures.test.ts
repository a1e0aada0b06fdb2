import type { FigureData } from '@dynclean/analysis';
import { describe, expect, it } from '@jest/globals';

import { drawFigure } from '../figures/drawFigure.js';
import { listFigureRows } from '../figures/listFigureRows.js';
import { drawPng } from './layout/drawPng.js';
import { drawSvg } from './layout/drawSvg.js';

const curve = (of: 'threshold samples' | 'all') => ({
  of,
  size: 1234,
  points: [0, 1, 2].map((value) => ({ value, density: value / 4 })),
});
const densities = {
  metric: 'aum' as const,
  epochs: 5,
  signs: (['positives', 'negatives'] as const).map((sign) => ({
    sign,
    k: 90,
    tau: 1.25,
    curves: [curve('threshold samples'), curve('all')],
  })),
};
const row = { measure: 'aum', epochs: 2, sign: 'positives', type: null, wrong: 2, right: 2, auroc: 0.75, averagePrecision: 0.5 } as const; // prettier-ignore
const cut = {
  k: 100,
  threshold: 1,
  removed: 2,
  removedWrong: 1,
  precision: 0.5,
  wrongRemoved: 0.5,
  rightRemoved: 0.25,
};
const cuts = { lowConfidence: 0.25, highConfidence: 0.75, lowVariability: 0.05, highVariability: 0.1 };
const data: readonly FigureData[] = [
  { kind: 'densities', parts: [{ name: 'wikigold', densities }] },
  {
    kind: 'data-map',
    parts: [
      {
        name: 'wikigold',
        map: {
          epochs: 2,
          variabilityStep: 0.01,
          confidenceStep: 0.02,
          regions: [{ sign: 'positives', cuts, spans: { easy: 1, ambiguous: 0, hard: 1 } }],
          bins: [
            { sign: 'positives', variability: 0.1, confidence: 0.5, spans: 3, aum: -2, wrong: null, removed: 3 },
            { sign: 'positives', variability: 0.2, confidence: 0.5, spans: 7, aum: -2, wrong: null, removed: 2 },
            { sign: 'negatives', variability: 0.1, confidence: 0.9, spans: 5000, aum: 6, wrong: null, removed: null },
          ],
        },
      },
    ],
  },
  {
    kind: 'ranking',
    parts: [
      {
        name: 'wikigold',
        ranking: {
          epochs: 2,
          kPos: 100,
          kNeg: 90,
          rows: [
            { ...row, cut },
            { ...row, measure: 'early', auroc: 0.25, cut: null },
            { ...row, measure: 'mine', auroc: null, cut: null },
          ],
          curves: [
            {
              ...row,
              cut,
              points: [
                { value: -Infinity, wrongRemoved: 0, rightRemoved: 0, precision: null },
                { value: 1, wrongRemoved: 1, rightRemoved: 1, precision: 0.5 },
              ],
            },
            {
              ...row,
              sign: 'negatives',
              cut: { ...cut, rightRemoved: 0.015, precision: 0.8 },
              points: [
                { value: -Infinity, wrongRemoved: 0, rightRemoved: 0, precision: null },
                { value: 0, wrongRemoved: 0.75, rightRemoved: 0.015, precision: 0.8 },
                { value: 1, wrongRemoved: 1, rightRemoved: 1, precision: 0.5 },
              ],
            },
          ],
        },
        zoom: 0.02,
      },
    ],
  },
  {
    kind: 'dev-curves',
    curves: [
      { series: 'D', panel: 'MISC', points: [{ epoch: 0.5, f1: 30 }] },
      { series: 'D4', panel: 'MISC', points: [{ epoch: 0.5, f1: 31 }] },
    ],
  },
  {
    kind: 'sweep',
    panels: [
      {
        name: 'conll03, D4, roberta',
        varied: 'kPos',
        heldAt: 90,
        chosen: 100,
        points: [
          { k: 90, precision: 80, recall: 83, f1: 81.5, f1Deviation: 0.4, removed: 1825 },
          { k: 100, precision: null, recall: null, f1: null, f1Deviation: null, removed: null },
        ],
      },
    ],
  },
  {
    kind: 'entities-by-length',
    parts: [
      {
        name: 'conll03',
        sparsity: {
          numSentences: 8,
          numSparse: 7,
          byLength: [
            { numWords: 4, numSentences: 6, meanEntities: 1.5, varianceEntities: 0.25 },
            { numWords: 9, numSentences: 2, meanEntities: 2, varianceEntities: 0 },
          ],
        },
      },
    ],
  },
  {
    kind: 'missampling-bounds',
    parts: [
      {
        name: 'conll03',
        lambda: 0.35,
        points: [
          { numWords: 2, probability: 1, bounds: [0.3, 0.3, -0.2, -1], numSentences: 0, meanProbability: null },
          { numWords: 3, probability: 1, bounds: [0.4, 0.35, 0.1, -0.2], numSentences: 5, meanProbability: 0.9 },
        ],
      },
    ],
  },
];
/** What must be readable in each. */
const texts: Readonly<Record<FigureData['kind'], readonly string[]>> = {
  densities: ['Positives: tau = 1.250 at k = 90', 'AUM (logit units)', 'threshold samples (1,234)'],
  'data-map': [
    ...['Positives (10 spans)', 'Variability', 'Confidence', 'mean AUM', '5 to 28'],
    'easy: V \u2264 0.05, C \u2265 0.75 (1 spans)',
    'hard to learn: V \u2264 0.05, C \u2264 0.25 (1 spans)',
    ...['all of the cell (3 spans)', 'some of it (2 of 7 spans)'],
  ],
  ranking: [
    ...['False positives: AUROC 0.750', 'dots: cut at k = 100, all: 50.0 % found, 25.0 % lost', 'precision'],
    ...['False positives: AUROC by measure', 'AUM, early epochs', 'mine'],
    ...['Missed entities: the lowest 2 %', 'of the negatives, where 75 % of them lie', '0.5%', 'right negatives lost'],
  ],
  'dev-curves': ['MISC', 'F1 on dev (percent)', 'epoch', '30.0', '31.0'],
  sweep: ['conll03, D4, roberta, k_neg = 90', '1,825', 'score on test (percent)'],
  'entities-by-length': [
    ...['conll03', '87.5 % of 8 sentences have no more than the root', 'words of the sentence'],
    'square root of the length',
  ],
  'missampling-bounds': ['conll03, lambda 0.35', 'probability', 'q at the premise', 'B4'],
};

const readTexts = (svg: string) => [...svg.matchAll(/>([^<>]+)<\/(?:text|tspan)>/g)].map(([, text]) => text);

describe(drawSvg, () => {
  it.each(data.map((one) => [one.kind, one] as const))('draws %s as SVG with its texts', async (kind, one) => {
    const svg = await drawSvg(drawFigure(one, { title: 'A title', subtitle: ['Profile tiny'] })!);
    expect(svg.slice(0, 39)).toBe('<svg xmlns="http://www.w3.org/2000/svg"');
    expect(readTexts(svg)).toEqual(expect.arrayContaining(['A title', 'Profile tiny', ...texts[kind]]));
    expect(/NaN|undefined/.test(svg)).toBe(false);
  });

  it('puts labels that would overlap above each other', async () => {
    const svg = await drawSvg(drawFigure(data[3]!, { title: '' })!);
    const heights = ['30.0', '31.0'].map((label) => {
      const [, y] = new RegExp(`translate\\([\\d.]+,([\\d.]+)\\)"[^>]*>${label}</text>`).exec(svg) ?? [];
      return Number(y);
    });
    expect(heights[0]! - heights[1]!).toBeGreaterThan(10);
  });
});

describe(drawPng, () => {
  it('draws a figure with its texts, the same on every machine', async () => {
    const svg = await drawSvg(drawFigure(data[3]!, { title: 'A title' })!);
    const png = Buffer.from(await drawPng(svg));
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg)!;
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)]);
    // Without a font texts would be gone, and the picture as large as one without them.
    const bare = await drawPng(svg.replaceAll(/>[^<>]+<\/text>/g, '></text>'));
    expect(png.length).toBeGreaterThan(1.3 * bare.length);
  });
});

describe(listFigureRows, () => {
  it.each([
    [
      'dev-curves',
      ['panel', 'series', 'epoch', 'f1'],
      [
        ['MISC', 'D', 0.5, 30],
        ['MISC', 'D4', 0.5, 31],
      ],
    ],
    [
      'sweep',
      ['panel', 'varied', 'heldAt', 'chosen', 'k', 'precision', 'recall', 'f1', 'f1Deviation', 'removed'],
      [
        ['conll03, D4, roberta', 'kPos', 90, 100, 90, 80, 83, 81.5, 0.4, 1825],
        ['conll03, D4, roberta', 'kPos', 90, 100, 100, null, null, null, null, null],
      ],
    ],
    [
      'ranking',
      ['panel', 'measure', 'epochs', 'sign', 'type', 'value', 'wrongRemoved', 'rightRemoved', 'precision', 'inZoom'],
      [
        ['wikigold', 'aum', 2, 'positives', 'all', null, 0, 0, null, null], // below every value
        ['wikigold', 'aum', 2, 'positives', 'all', 1, 1, 1, 0.5, null],
        ['wikigold', 'aum', 2, 'negatives', 'all', null, 0, 0, null, 1],
        ['wikigold', 'aum', 2, 'negatives', 'all', 0, 0.75, 0.015, 0.8, 1],
        ['wikigold', 'aum', 2, 'negatives', 'all', 1, 1, 1, 0.5, 0],
      ],
    ],
    [
      'data-map',
      ['panel', 'epochs', 'sign', 'variability', 'confidence', 'spans', 'aum', 'wrong', 'removed'],
      [
        ['wikigold', 2, 'positives', 0.1, 0.5, 3, -2, null, 3],
        ['wikigold', 2, 'positives', 0.2, 0.5, 7, -2, null, 2],
        ['wikigold', 2, 'negatives', 0.1, 0.9, 5000, 6, null, null],
      ],
    ],
    [
      'entities-by-length',
      ['panel', 'numWords', 'numSentences', 'meanEntities', 'varianceEntities', 'rootOfLength'],
      [
        ['conll03', 4, 6, 1.5, 0.25, 2],
        ['conll03', 9, 2, 2, 0, 3],
      ],
    ],
    [
      'missampling-bounds',
      ['panel', 'lambda', 'numWords', 'probability', 'numSentences', 'meanProbability', 'b1', 'b2', 'b3', 'b4'],
      [
        ['conll03', 0.35, 2, 1, 0, null, 0.3, 0.3, -0.2, -1],
        ['conll03', 0.35, 3, 1, 5, 0.9, 0.4, 0.35, 0.1, -0.2],
      ],
    ],
  ])('has a line a point of %s', (kind, columns, rows) => {
    expect(listFigureRows(data.find((one) => one.kind === kind)!)).toEqual({ columns, rows });
  });

  it('shades what a threshold removes, up to it and where there is one', async () => {
    const draw = (tau: number | null): Promise<string> => {
      const signs = densities.signs.map((sign) => ({ ...sign, tau }));
      const parts = [{ name: 'wikigold', densities: { ...densities, signs } }];
      return drawSvg(drawFigure({ kind: 'densities', parts }, { title: 'One' })!);
    };
    expect((await draw(1.25)).match(/class="mark-area/g)).toHaveLength(2);
    // The area ends where the line of the threshold stands, between two points of the curve.
    const area = /class="mark-area[^]*?d="M([^"]*)Z/.exec(await draw(0.5))![1]!;
    expect(Math.max(...area.split('L').map((point) => Number(point.split(',')[0])))).toBeCloseTo(340 / 4, 1);
    expect(await draw(null)).not.toContain('class="mark-area');
    expect(await draw(-1)).not.toContain('class="mark-area');
  });

  it('draws no bound below 0, and no mean where there are no sentences', async () => {
    const svg = await drawSvg(
      drawFigure(
        data.find(({ kind }) => kind === 'missampling-bounds')!,
        { title: '' },
      )!,
    );
    // Dots of the data: 3 words alone. Lines: q and B1, B2 of both lengths, B3 of 3 words, and B4 of none.
    expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(1);
    const labels = [...svg.matchAll(/aria-label="words of the sentence: \d+;[^"]*curve: ([^"]*)" role="graphics-symbol" aria-roledescription="line mark"/g)]; // prettier-ignore
    expect(labels.map(([, curve]) => curve)).toEqual(['q at the premise', 'B1', 'B2', 'B3']);
  });

  it('shows of a closer look what lies in it, and none where there is none', async () => {
    const ranking = data.find((one) => one.kind === 'ranking')!;
    const count = async (one: FigureData) => {
      const svg = await drawSvg(drawFigure(one, { title: '' })!);
      return svg.match(/aria-roledescription="point"/g)?.length ?? 0;
    };
    const [part] = ranking.kind === 'ranking' ? ranking.parts : [];
    const whole = await count({ kind: 'ranking', parts: [{ ...part!, zoom: null }] });
    // A dot of the cut in both panels; not where the look ends before it.
    expect((await count(ranking)) - whole).toBe(2);
    expect((await count({ kind: 'ranking', parts: [{ ...part!, zoom: 0.01 }] })) - whole).toBe(0);
  });

  it('has every point of densities', () => {
    const { columns, rows } = listFigureRows(data[0]!);
    expect(columns).toEqual(['panel', 'metric', 'epochs', 'sign', 'k', 'tau', 'curve', 'size', 'value', 'density']);
    expect(rows).toHaveLength(2 * 2 * 3);
    expect([...rows][1]).toEqual(['wikigold', 'aum', 5, 'positives', 90, 1.25, 'threshold samples', 1234, 1, 0.25]);
  });
});

describe(drawFigure, () => {
  it('draws nothing where nothing is there', () => {
    expect(drawFigure({ kind: 'densities', parts: [] }, { title: '' })).toBeNull();
    expect(drawFigure({ kind: 'sweep', panels: [] }, { title: '' })).toBeNull();
    expect(drawFigure({ kind: 'dev-curves', curves: [] }, { title: '' })).toBeNull();
  });

  it('draws several datasets below each other', async () => {
    const parts = ['conll03', 'wikigold'].map((name) => ({ name, densities }));
    const svg = await drawSvg(drawFigure({ kind: 'densities', parts }, { title: 'Both' })!);
    expect(readTexts(svg)).toEqual(expect.arrayContaining(['Both', 'conll03', 'wikigold']));
  });
});
