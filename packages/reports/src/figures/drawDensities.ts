import type { Densities } from '@dynclean/analysis';

import type { FigureSpec, FigureText } from '../document/FigureSpec.js';
import { figureColors } from './figureTheme.js';

const metricTitles = { aum: 'AUM (logit units)', confidence: 'Confidence' } as const;
const names = { positives: 'positives', negatives: 'negatives' } as const;

/** Densities of threshold samples and of the data, a panel a sign, with tau (DynClean, Figures 4 and 5). */
export function drawDensities(densities: Densities, text: FigureText): FigureSpec {
  return {
    title: { text: text.title, subtitle: [...(text.subtitle ?? [])] },
    bounds: 'flush',
    spacing: 85,
    hconcat: densities.signs.map((ofSign) => drawPanel(ofSign, densities.metric)),
    resolve: { scale: { color: 'independent', strokeDash: 'independent' } },
  } as FigureSpec;
}

/** What the threshold removes: the area under the curve of all spans up to tau, where the curve reaches so far. */
function shadeRemoved(
  curves: Densities['signs'][number]['curves'],
  tau: number | null,
  x: Readonly<Record<string, unknown>>,
): unknown[] {
  const points = curves.find(({ of }) => of === 'all')?.points ?? [];
  const at = tau === null ? 0 : points.findIndex(({ value }) => value >= tau);
  const below = points.slice(0, at < 0 ? points.length : at);
  const [last, next] = [below.at(-1), points[at]];
  if (tau === null || last === undefined) return [];
  const share = next === undefined ? 0 : (tau - last.value) / (next.value - last.value);
  const edge =
    next === undefined ? [] : [{ value: tau, density: last.density + share * (next.density - last.density) }];
  return [
    {
      data: { values: [...below, ...edge] },
      mark: { type: 'area', color: figureColors[0], opacity: 0.25, clip: true },
      encoding: {
        x: { ...x, scale: { nice: false, zero: false } },
        y: { field: 'density', type: 'quantitative', title: 'density' },
      },
    },
  ];
}

/** The curves of one sign, with its threshold as a line and what it removes as an area. */
function drawPanel({ sign, curves, tau, k }: Densities['signs'][number], metric: Densities['metric']): unknown {
  const label = (of: string, size: number): string =>
    `${of === 'threshold samples' ? of : of === 'all' ? `all distant ${names[sign]}` : `of them ${of}`} (${size.toLocaleString('en-US')})`;
  const domain = curves.map(({ of, size }) => label(of, size));
  const values = curves.flatMap(({ of, size, points }) =>
    points.map((point) => ({ ...point, curve: label(of, size) })),
  );
  const styles = { 'threshold samples': [1, 0], all: [1, 0], 'right label': [5, 3], 'wrong label': [2, 2] };
  const colors = { 'threshold samples': 1, all: 0, 'right label': 2, 'wrong label': 3 };
  const x = { field: 'value', type: 'quantitative', title: metricTitles[metric] } as const;
  return {
    width: 340,
    height: 240,
    title: {
      text: `${sign === 'positives' ? 'Positives' : 'Negatives'}: ${tau === null ? 'not cleaned' : `tau = ${tau.toFixed(3)} at k = ${k}`}`,
      fontSize: 13,
      offset: 6,
      frame: 'group',
    },
    layer: [
      ...shadeRemoved(curves, tau, x),
      {
        data: { values },
        mark: { type: 'line', interpolate: 'linear', clip: true },
        encoding: {
          x: { ...x, scale: { nice: false, zero: false } },
          y: { field: 'density', type: 'quantitative', title: 'density' },
          color: {
            field: 'curve',
            type: 'nominal',
            title: null,
            scale: { domain, range: curves.map(({ of }) => figureColors[colors[of]]!) },
            legend: { orient: 'bottom', direction: 'vertical', columns: 1, labelLimit: 400 },
          },
          strokeDash: {
            field: 'curve',
            type: 'nominal',
            scale: { domain, range: curves.map(({ of }) => styles[of]) },
          },
        },
      },
      ...(tau === null
        ? []
        : [
            {
              data: { values: [{ value: tau }] },
              mark: { type: 'rule', color: '#222', strokeWidth: 1.5 },
              encoding: { x },
            } as const,
          ]),
    ],
  };
}
