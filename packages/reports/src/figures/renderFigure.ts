import type { TopLevelSpec } from 'vega-lite';

import { escapeControlsInLines } from '../escape/escapeControls.js';
import { figureTheme } from './figureTheme.js';

/** What a figure is, beside its data. */
export interface FigureText {
  readonly title: string;
  /** Lines under it: what was measured, with which settings; the profile's name where it is one. */
  readonly subtitle?: readonly string[];
}

/** A figure without the look that all share. */
export type FigureSpec = TopLevelSpec;

/** Draws a figure as SVG, without a canvas or a browser. Texts stay texts. */
export async function renderFigure(spec: FigureSpec): Promise<string> {
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
