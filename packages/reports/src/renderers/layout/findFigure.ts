import type { FigureSpec } from '../../document/FigureSpec.js';
import type { ReportDocument } from '../../document/ReportDocument.js';

/**
 * The one figure of a document, for pictures, which hold no words beside it.
 *
 * @throws RangeError where there is none, or several.
 */
export function findFigure({ nodes }: ReportDocument): FigureSpec {
  const figures = nodes.flatMap((node) => (node.kind === 'figure' ? [node.spec] : []));
  const [figure] = figures;
  if (figure === undefined || figures.length > 1) {
    throw new RangeError(`a picture: the document must have one figure, but has ${figures.length}`);
  }
  return figure;
}
