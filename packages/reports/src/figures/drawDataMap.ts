import { signs } from '@dynclean/schema';
import type { DataMap } from '@dynclean/analysis';

import type { FigureSpec, FigureText } from '../document/FigureSpec.js';

/** Where the paper's colours change, AUM in logit units. */
const AUM_STEPS = [-8, -5, -1, 0, 2, 5, 28];

const minus = (value: number): string => String(value).replace('-', '\u2212');
const rangeNames = [
  `below ${minus(AUM_STEPS[0]!)}`,
  ...AUM_STEPS.slice(1).map((to, index) => `${minus(AUM_STEPS[index]!)} to ${minus(to)}`),
  `from ${AUM_STEPS.at(-1)}`,
];
const colors = ['#67001f', '#b2182b', '#e0664f', '#f4a582', '#92c5de', '#4393c3', '#2166ac', '#053061'];

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
 * Figure 9).
 */
export function drawDataMap(map: DataMap, text: FigureText): FigureSpec {
  // Highest on top, as in the map; only what occurs.
  const shown = rangeNames.filter((name) => map.bins.some(({ aum }) => nameRange(aum) === name)).reverse();
  const panels = signs.filter((sign) => map.bins.some((bin) => bin.sign === sign));
  return {
    title: { text: text.title, subtitle: [...(text.subtitle ?? [])] },
    bounds: 'flush',
    spacing: 80,
    hconcat: panels.map((sign) => drawPanel(map, sign, shown)),
    resolve: { scale: { opacity: 'independent', color: 'shared' } },
  } as FigureSpec;
}

/** The spans of one sign. @param shown - names of the ranges of AUM, in the order of the legend. */
function drawPanel(
  { bins: all, variabilityStep, confidenceStep }: DataMap,
  sign: DataMap['bins'][number]['sign'],
  shown: readonly string[],
): unknown {
  const bins = all.filter((bin) => bin.sign === sign);
  const spans = bins.reduce((sum, bin) => sum + bin.spans, 0);
  const largest = Math.max(...bins.map((bin) => bin.spans));
  return {
    width: 320,
    height: 320,
    title: {
      text: `${sign === 'positives' ? 'Positives' : 'Negatives'} (${spans.toLocaleString('en-US')} spans)`,
      fontSize: 13,
      offset: 6,
      frame: 'group',
    },
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
