import { drawPng } from './layout/drawPng.js';
import { drawSvg } from './layout/drawSvg.js';
import { findFigure } from './layout/findFigure.js';
import type { Renderer } from './Renderer.js';

/** A figure as PNG, drawn from its SVG. */
export const png: Renderer = {
  name: 'png',
  extensions: ['.png'],
  about: 'a picture',
  shows: ['figure'],
  render: async (document) => drawPng(await drawSvg(findFigure(document))),
};
