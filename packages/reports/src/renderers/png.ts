import { drawPng } from './layout/drawPng.js';
import { drawSvg } from './layout/drawSvg.js';
import { findFigure } from './layout/findFigure.js';
import type { Renderer } from './Renderer.js';

export const png: Renderer = {
  name: 'png',
  extensions: ['.png'],
  about: 'a picture',
  shows: ['figure'],
  render: async (document) => drawPng(await drawSvg(findFigure(document))),
};
