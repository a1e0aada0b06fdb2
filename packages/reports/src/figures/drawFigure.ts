import type { FigureData } from '@dynclean/analysis';

import type { FigureSpec, FigureText } from '../document/FigureSpec.js';
import { drawDataMap } from './drawDataMap.js';
import { drawDensities } from './drawDensities.js';
import { drawDevCurves } from './drawDevCurves.js';
import { drawEntitiesByLength } from './drawEntitiesByLength.js';
import { drawMissamplingBounds } from './drawMissamplingBounds.js';
import { drawRanking } from './drawRanking.js';
import { drawSweep } from './drawSweep.js';

/**
 * Draws what finished runs gave for a figure; parts of several datasets one below the other.
 *
 * @returns null where there is nothing to show yet.
 */
export function drawFigure(data: FigureData, text: FigureText): FigureSpec | null {
  switch (data.kind) {
    case 'dev-curves':
      return data.curves.length === 0 ? null : drawDevCurves(data.curves, text);
    case 'sweep': {
      const panels = data.panels.filter(({ points }) =>
        points.some(({ f1, removed }) => f1 !== null || removed !== null),
      );
      return panels.length === 0 ? null : drawSweep(panels, text);
    }
    case 'densities':
      return stack(data.parts, text, (part, own) => drawDensities(part.densities, own));
    case 'data-map':
      return stack(data.parts, text, (part, own) => drawDataMap(part.map, own));
    case 'ranking':
      return stack(data.parts, text, (part, own) => drawRanking(part, own));
    case 'entities-by-length':
      return data.parts.length === 0 ? null : drawEntitiesByLength(data.parts, text);
    case 'missampling-bounds':
      return data.parts.length === 0 ? null : drawMissamplingBounds(data.parts, text);
  }
}

function stack<T extends { readonly name: string }>(
  parts: readonly T[],
  { title, subtitle = [] }: FigureText,
  draw: (part: T, text: FigureText) => FigureSpec,
): FigureSpec | null {
  const [first] = parts;
  if (first === undefined) return null;
  if (parts.length === 1) return draw(first, { title, subtitle: [...new Set([...subtitle, first.name])] });
  return {
    title: { text: title, subtitle: [...subtitle], fontSize: 17 },
    spacing: 60,
    vconcat: parts.map((part) => draw(part, { title: part.name })),
    resolve: { scale: { color: 'independent', opacity: 'independent', strokeDash: 'independent' } },
  } as FigureSpec;
}
