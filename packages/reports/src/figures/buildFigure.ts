import type { FigureData } from '@dynclean/analysis';

import type { FigureText } from '../document/FigureSpec.js';
import type { ReportDocument } from '../document/ReportDocument.js';
import { drawFigure } from './drawFigure.js';
import { listFigureRows } from './listFigureRows.js';

/**
 * A figure with the values that it draws.
 *
 * @returns null where there is nothing to show yet.
 */
export function buildFigure(data: FigureData, { title, subtitle = [] }: FigureText): ReportDocument | null {
  const spec = drawFigure(data, { title, subtitle });
  if (spec === null) return null;
  return {
    nodes: [{ kind: 'figure', title, spec }],
    data: { title, subtitle, ...data },
    records: listFigureRows(data),
  };
}
