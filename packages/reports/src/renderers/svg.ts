import { drawSvg } from './layout/drawSvg.js';
import { findFigure } from './layout/findFigure.js';
import type { Renderer } from './Renderer.js';

/** A figure as SVG. */
export const svg: Renderer = {
  name: 'svg',
  extensions: ['.svg'],
  about: 'a drawing whose texts stay texts',
  shows: ['figure'],
  render: (document) => drawSvg(findFigure(document)),
};
