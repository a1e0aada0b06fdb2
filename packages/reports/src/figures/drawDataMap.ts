import { signs } from '@dynclean/schema';
import type { DataMap } from '@dynclean/analysis';

import type { FigureSpec, FigureText } from '../document/FigureSpec.js';
import { figureTheme } from './figureTheme.js';

type Bin = DataMap['bins'][number];

/** Where the paper's colours change, AUM in logit units. */
const AUM_STEPS = [-8, -5, -1, 0, 2, 5, 28];

const minus = (value: number): string => String(value).replace('-', '\u2212');
const rangeNames = [
  `below ${minus(AUM_STEPS[0]!)}`,
  ...AUM_STEPS.slice(1).map((to, index) => `${minus(AUM_STEPS[index]!)} to ${minus(to)}`),
  `from ${AUM_STEPS.at(-1)}`,
];
const colors = ['#67001f', '#b2182b', '#e0664f', '#f4a582', '#92c5de', '#4393c3', '#2166ac', '#053061'];

const count = (value: number): string => value.toLocaleString('en-US');

/** The name of the range that an AUM lies in; lower ends are in it. */
const nameRange = (aum: number): string => rangeNames[AUM_STEPS.filter((step) => aum >= step).length]!;

/** A cell of the map, from its lower left corner to its upper right one. */
const axes = {
  x: {
    field: 'variability',
    type: 'quantitative',
    title: 'Variability',
    scale: { domain: [0, 0.5] },
    axis: { grid: false, tickCount: 6, format: '.1f' },
  },
  x2: { field: 'variabilityTo' },
  y: {
    field: 'confidence',
    type: 'quantitative',
    title: 'Confidence',
    scale: { domain: [0, 1] },
    axis: { grid: false, tickCount: 6, format: '.1f' },
  },
  y2: { field: 'confidenceTo' },
};

/**
 * Data map: Variability against Confidence, coloured by AUM, binned; darker where there are more spans (DynClean,
 * Figure 9). Borders of the regions and cells with removed spans are marked where they are known.
 */
export function drawDataMap(map: DataMap, text: FigureText): FigureSpec {
  // Highest on top, as in the map; only what occurs.
  const shown = rangeNames.filter((name) => map.bins.some(({ aum }) => nameRange(aum) === name)).reverse();
  const panels = signs.filter((sign) => map.bins.some((bin) => bin.sign === sign));
  const caption =
    map.regions.length === 0
      ? []
      : [
          'Regions are cut at the terciles of Variability and of Confidence, of each sign by itself; the rest is in none.',
        ];
  return {
    title: { text: text.title, subtitle: [...(text.subtitle ?? []), ...caption] },
    bounds: 'flush',
    spacing: 80,
    hconcat: panels.map((sign) => drawPanel(map, sign, shown)),
    resolve: {
      scale: {
        opacity: 'independent',
        color: 'shared',
        strokeDash: 'independent',
        shape: 'independent',
        fill: 'independent',
      },
    },
    config: { legend: { ...figureTheme.legend, titleLimit: 700, layout: { bottom: { direction: 'vertical', anchor: 'start', offset: 22, margin: 10 } } } }, // prettier-ignore
  } as unknown as FigureSpec;
}

/** The spans of one sign. @param shown - names of the ranges of AUM, in the order of the legend. */
function drawPanel(map: DataMap, sign: Bin['sign'], shown: readonly string[]): unknown {
  const bins = map.bins.filter((bin) => bin.sign === sign);
  const spans = bins.reduce((sum, bin) => sum + bin.spans, 0);
  return {
    width: 320,
    height: 320,
    title: {
      text: `${sign === 'positives' ? 'Positives' : 'Negatives'} (${count(spans)} spans)`,
      fontSize: 13,
      offset: 6,
      frame: 'group',
    },
    layer: [
      drawCells(bins, map, shown),
      ...map.regions.filter((of) => of.sign === sign).flatMap(drawRegions),
      ...drawRemoved(bins, map),
    ],
  };
}

/** A box for each cell with spans in it. */
function drawCells(
  bins: readonly Bin[],
  { variabilityStep, confidenceStep }: DataMap,
  shown: readonly string[],
): unknown {
  const largest = Math.max(...bins.map((bin) => bin.spans));
  return {
    data: {
      values: bins.map((bin) => ({
        ...bin,
        range: nameRange(bin.aum),
        variabilityTo: bin.variability + variabilityStep,
        confidenceTo: bin.confidence + confidenceStep,
      })),
    },
    mark: { type: 'rect', stroke: null },
    encoding: {
      ...axes,
      color: {
        field: 'range',
        type: 'nominal',
        title: 'mean AUM',
        scale: { domain: shown, range: shown.map((name) => colors[rangeNames.indexOf(name)]!) },
        legend: { orient: 'right', symbolType: 'square' },
      },
      opacity: {
        field: 'spans',
        type: 'quantitative',
        title: 'spans in a cell',
        scale: { type: 'log', domain: [1, Math.max(largest, 10)], range: [0.4, 1] },
        legend: {
          orient: 'bottom',
          values: [1, 10, 100, 1000, 10_000, 100_000, 1_000_000].filter((tick) => tick <= largest),
          symbolType: 'square',
          format: ',d',
          symbolFillColor: '#444',
          symbolStrokeWidth: 0,
        },
      },
    },
  };
}

/** Cuts of negatives lie so close to 1 that what is missing says more. */
function show(value: number): string {
  const short = (of: number, digits: number): string => String(Number(of.toPrecision(digits)));
  return value > 0.995 && value < 1 ? `1 \u2212 ${short(1 - value, 2)}` : short(value, 3);
}

/** A frame around each region, on a white one that keeps it apart from dark cells; the legend has cuts and counts. */
function drawRegions({ cuts, spans }: DataMap['regions'][number]): unknown[] {
  const { lowConfidence, highConfidence, lowVariability, highVariability } = cuts;
  const steady = `V \u2264 ${show(lowVariability)}`;
  const frames = [
    { from: [0, highConfidence], to: [lowVariability, 1], region: `easy: ${steady}, C \u2265 ${show(highConfidence)} (${count(spans.easy)} spans)` }, // prettier-ignore
    { from: [highVariability, 0], to: [0.5, 1], region: `ambiguous: V \u2265 ${show(highVariability)} (${count(spans.ambiguous)} spans)` }, // prettier-ignore
    { from: [0, 0], to: [lowVariability, lowConfidence], region: `hard to learn: ${steady}, C \u2264 ${show(lowConfidence)} (${count(spans.hard)} spans)` }, // prettier-ignore
  ] as const;
  const corners = frames.flatMap(
    ({ from: [left, bottom], to: [right, top], region }) =>
    [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]].map(([variability, confidence], order) => ({ region, variability, confidence, order })), // prettier-ignore
  );
  const frame = (stroke: string, strokeWidth: number, encoding: object): unknown => ({
    data: { values: corners },
    mark: { type: 'line', color: stroke, strokeWidth },
    encoding: { x: axes.x, y: axes.y, order: { field: 'order' }, detail: { field: 'region' }, ...encoding },
  });
  const strokeDash = {
    field: 'region',
    type: 'nominal',
    title: 'regions (V: Variability, C: Confidence)',
    scale: { domain: frames.map(({ region }) => region), range: [[1, 0], [7, 3], [2, 2]] }, // prettier-ignore
    legend: { orient: 'bottom', direction: 'vertical', symbolType: 'stroke', symbolStrokeColor: '#111', symbolStrokeWidth: 1.5, symbolSize: 600, labelLimit: 700 }, // prettier-ignore
  };
  return [frame('#fff', 3.5, {}), frame('#111', 1.5, { strokeDash })];
}

/** A mark in each cell of which the cleaning removes spans: a full one where it removes all of them. */
function drawRemoved(bins: readonly Bin[], { variabilityStep, confidenceStep }: DataMap): unknown[] {
  const touched = bins.filter(({ removed }) => (removed ?? 0) > 0);
  if (touched.length === 0) return [];
  const sum = (of: readonly Bin[], what: 'removed' | 'spans'): string =>
    count(of.reduce((total, bin) => total + (bin[what] ?? 0), 0));
  const [whole, part] = [true, false].map((all) => touched.filter(({ removed, spans }) => (removed === spans) === all));
  const names = [`all of the cell (${sum(whole!, 'removed')} spans)`, `some of it (${sum(part!, 'removed')} of ${sum(part!, 'spans')} spans)`]; // prettier-ignore
  const marks = { field: 'of', type: 'nominal', title: 'removed by the cleaning' } as const;
  const legend = { orient: 'bottom', direction: 'vertical', symbolOpacity: 1 };
  return [
    {
      data: {
        values: touched.map(({ variability, confidence, removed, spans }) => ({
          variability: variability + variabilityStep / 2,
          confidence: confidence + confidenceStep / 2,
          of: names[removed === spans ? 0 : 1],
        })),
      },
      mark: { type: 'point', filled: true, size: 11, stroke: '#111', strokeWidth: 1, opacity: 1 },
      encoding: {
        x: axes.x,
        y: axes.y,
        shape: { ...marks, scale: { domain: names, range: ['diamond', 'circle'] }, legend },
        fill: { ...marks, scale: { domain: names, range: ['#111', '#fff'] }, legend },
      },
    },
  ];
}
