import type { TopLevelSpec } from 'vega-lite';

import type { FigureSpec } from '../../document/FigureSpec.js';
import { figureTheme } from '../../figures/figureTheme.js';
import { escapeControlsInLines } from '../../text/escapeControls.js';

/** Draws a figure as SVG, without a canvas or a browser. Texts stay texts. */
export async function drawSvg(spec: FigureSpec): Promise<string> {
  // Loaded here: a second that no other command should take.
  const { Error: ERROR, logger, parse, View } = await import('vega');
  const { compile } = await import('vega-lite');
  const themed = { ...spec, background: 'white', padding: 12, config: { ...figureTheme, ...spec.config } };
  const compiled = compile(themed as TopLevelSpec, { logger: logger(ERROR) });
  const view = new View(parse(compiled.spec), { renderer: 'none', logger: logger(ERROR) });
  try {
    // XML has no escape for control characters: one in a name would make the file unreadable.
    return `${escapeControlsInLines(await view.toSVG())}\n`;
  } finally {
    view.finalize();
  }
}
