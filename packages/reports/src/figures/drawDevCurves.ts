import type { FigureDevCurve } from '@dynclean/analysis';

import type { FigureSpec, FigureText } from '../document/FigureSpec.js';
import { figureColors } from './figureTheme.js';

/** F1 on dev by type while training, a panel a type, a line a version (DynClean, Figures 2 and 8). */
export function drawDevCurves(curves: readonly FigureDevCurve[], text: FigureText, columns = 2): FigureSpec {
  const series = [...new Set(curves.map((curve) => curve.series))];
  const panels = [...new Set(curves.map(({ panel }) => panel))];
  return {
    title: { text: text.title, subtitle: [...(text.subtitle ?? [])] },
    columns,
    bounds: 'flush',
    spacing: { row: 84, column: 90 },
    concat: panels.map((panel) => {
      const own = curves.filter((curve) => curve.panel === panel);
      const ends = spreadOut(
        own.flatMap(({ series: name, points }) => points.slice(-1).map((point) => ({ ...point, series: name }))),
      );
      const color = {
        field: 'series',
        type: 'nominal',
        title: 'trained on',
        scale: { domain: series, range: series.map((_, index) => figureColors[(index === 0 ? 7 : index - 1) % 8]) },
        legend: { orient: 'right' },
      };
      const x = {
        field: 'epoch',
        type: 'quantitative',
        title: 'epoch',
        scale: { zero: true, nice: false },
        axis: { tickMinStep: 1, format: '~g' },
      };
      const y = { field: 'f1', type: 'quantitative', title: 'F1 on dev (percent)', scale: { domain: [0, 100] } };
      return {
        width: 270,
        height: 190,
        title: { text: panel, fontSize: 13, offset: 6, frame: 'group' },
        layer: [
          {
            data: {
              values: own.flatMap(({ series: name, points }) => points.map((point) => ({ ...point, series: name }))),
            },
            mark: { type: 'line', point: { size: 22, filled: true } },
            encoding: { x, y, color },
          },
          {
            data: { values: ends },
            mark: { type: 'text', align: 'left', dx: 6, fontSize: 10 },
            encoding: { x, y: { ...y, field: 'place' }, color, text: { field: 'f1', format: '.1f' } },
          },
        ],
      };
    }),
    resolve: { scale: { color: 'shared' } },
  } as unknown as FigureSpec;
}

/** Labels nearer than this overlap, in percentage points. */
const LABEL_GAP = 7;

/** Gives each end of a line a place for its label that no other label takes. */
function spreadOut<T extends { readonly f1: number }>(ends: readonly T[]): readonly (T & { readonly place: number })[] {
  const sorted = [...ends].sort((a, b) => a.f1 - b.f1);
  let below = -Infinity;
  const placed = sorted.map((end) => {
    below = Math.max(end.f1, below + LABEL_GAP);
    return { ...end, place: below };
  });
  const over = Math.max(0, (placed.at(-1)?.place ?? 0) - 100);
  return placed.map((end) => ({ ...end, place: end.place - over }));
}
