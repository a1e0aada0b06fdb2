import type { FigureData } from '@dynclean/analysis';

import type { Cell } from '../document/Cell.js';
import type { Records } from '../document/ReportDocument.js';

/** The values that a figure draws as a table: a line a point, for spreadsheets and other programs that draw. */
export function listFigureRows(data: FigureData): Records {
  const points = listPoints(data);
  const columns = [...new Set(points.flatMap((point) => Object.keys(point)))];
  // What is below every threshold has no finite value.
  const finite = (value: Cell | undefined): Cell =>
    value === undefined || (typeof value === 'number' && !Number.isFinite(value)) ? null : value;
  return { columns, rows: points.map((point) => columns.map((column) => finite(point[column]))) };
}

type Point = Readonly<Record<string, Cell>>;

function listPoints(data: FigureData): Point[] {
  switch (data.kind) {
    case 'dev-curves':
      return data.curves.flatMap(({ panel, series, points }) => points.map((point) => ({ panel, series, ...point })));
    case 'sweep':
      return data.panels.flatMap(({ name, varied, heldAt, chosen, points }) =>
        points.map((point) => ({ panel: name, varied, heldAt, chosen, ...point })),
      );
    case 'densities':
      return data.parts.flatMap(({ name, densities: { metric, epochs, signs } }) =>
        signs.flatMap(({ sign, k, tau, curves }) =>
          curves.flatMap(({ of, size, points }) =>
            points.map((point) => ({ panel: name, metric, epochs, sign, k, tau, curve: of, size, ...point })),
          ),
        ),
      );
    case 'data-map':
      return data.parts.flatMap(({ name, map: { bins, epochs } }) =>
        bins.map((bin) => ({ panel: name, epochs, ...bin })),
      );
    case 'entities-by-length':
      return data.parts.flatMap(({ name, sparsity: { byLength } }) =>
        byLength.map((of) => ({ panel: name, ...of, rootOfLength: Math.sqrt(of.numWords) })),
      );
    case 'missampling-bounds':
      return data.parts.flatMap(({ name, lambda, points }) =>
        points.map(({ bounds: [b1, b2, b3, b4], ...point }) => ({ panel: name, lambda, ...point, b1, b2, b3, b4 })),
      );
    case 'ranking':
      return data.parts.flatMap(({ name, ranking: { curves }, zoom }) =>
        curves.flatMap(({ measure, epochs, sign, type, points }) =>
          points.map((point) => ({
            ...{ panel: name, measure, epochs, sign, type: type ?? 'all', ...point },
            inZoom: sign === 'positives' || zoom === null ? null : Number(point.rightRemoved <= zoom),
          })),
        ),
      );
  }
}
