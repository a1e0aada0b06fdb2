import type { FigureSweep } from '@dynclean/analysis';

import type { FigureSpec, FigureText } from '../document/FigureSpec.js';
import { figureColors } from './figureTheme.js';

const axisTitles = {
  kPos: 'k_pos (percentile of the positive threshold samples)',
  kNeg: 'k_neg (percentile of the negative threshold samples)',
} as const;
const measures = ['F1', 'precision', 'recall'] as const;

/** Scores against a percentile, with the number of removed spans as bars behind (DynClean, Figures 3 and 7). */
export function drawSweep(panels: readonly FigureSweep[], text: FigureText, columns = 2): FigureSpec {
  return {
    title: { text: text.title, subtitle: [...(text.subtitle ?? [])] },
    columns,
    bounds: 'flush',
    spacing: { row: 100, column: 150 },
    concat: panels.map((panel) => {
      const x = {
        field: 'k',
        type: 'ordinal',
        title: axisTitles[panel.varied],
        axis: { labelAngle: 0 },
        sort: 'ascending',
        scale: { domain: panel.points.map(({ k }) => k) },
      };
      const held = panel.heldAt === null ? '' : `, ${panel.varied === 'kPos' ? 'k_neg' : 'k_pos'} = ${panel.heldAt}`;
      return {
        width: 320,
        height: 240,
        title: { text: `${panel.name}${held}`, fontSize: 13, offset: 6, frame: 'group' },
        resolve: { scale: { y: 'independent' } },
        layer: [{ layer: drawRemovals(panel, x) }, ...drawScores(panel, x)],
      };
    }),
  } as unknown as FigureSpec;
}

/** Bars of removed spans, with their numbers. */
function drawRemovals({ points }: FigureSweep, x: unknown): unknown[] {
  const removals = points.filter(({ removed }) => removed !== null);
  return [
    {
      data: { values: removals },
      mark: { type: 'bar', color: '#d9d9d9', width: { band: 0.6 } },
      encoding: {
        x,
        y: {
          field: 'removed',
          type: 'quantitative',
          title: 'spans removed (bars)',
          scale: { domain: [0, 2 * Math.max(1, ...removals.map(({ removed }) => removed ?? 0))] },
          axis: { orient: 'right', grid: false, titleColor: '#777', format: ',d', tickMinStep: 1 },
        },
      },
    },
    {
      data: { values: removals },
      mark: { type: 'text', baseline: 'bottom', dy: -4, fontSize: 10, color: '#555' },
      encoding: {
        x,
        y: { datum: 0, type: 'quantitative', title: '' },
        text: { field: 'removed', format: ',d' },
      },
    },
  ];
}

/** Lines of scores with the deviation of F1, and a mark at the percentile that was chosen; nothing without scores. */
function drawScores(panel: FigureSweep, x: unknown): unknown[] {
  const scores = panel.points.flatMap(({ k, f1, precision, recall }) =>
    [f1, precision, recall].flatMap((value, index) => (value === null ? [] : [{ k, value, score: measures[index] }])),
  );
  if (scores.length === 0) return [];
  const spread = panel.points.flatMap(({ k, f1, f1Deviation }) =>
    f1 === null || f1Deviation === null ? [] : [{ k, low: f1 - f1Deviation, high: f1 + f1Deviation }],
  );
  const chosen = panel.points.filter(({ k, f1 }) => k === panel.chosen && f1 !== null);
  return [
    {
      encoding: {
        x,
        y: {
          type: 'quantitative',
          scale: { zero: false },
          axis: { format: '~g' },
          title: 'score on test (percent)',
        },
      },
      layer: [
        {
          data: { values: spread },
          mark: { type: 'rule', color: figureColors[0], strokeWidth: 1.5 },
          encoding: { y: { field: 'low' }, y2: { field: 'high' } },
        },
        {
          data: { values: scores },
          mark: { type: 'line', point: { size: 45, filled: true } },
          encoding: {
            y: { field: 'value' },
            color: {
              field: 'score',
              type: 'nominal',
              title: null,
              scale: { domain: [...measures], range: figureColors.slice(0, 3) },
              legend: { orient: 'bottom' },
            },
          },
        },
        {
          data: { values: chosen.map(({ k, f1 }) => ({ k, value: f1 })) },
          mark: { type: 'point', shape: 'diamond', size: 190, stroke: '#222', strokeWidth: 1.5, filled: false },
          encoding: { y: { field: 'value' } },
        },
      ],
    },
  ];
}
