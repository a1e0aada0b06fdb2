import { createRequire } from 'node:module';

/** Pixels for each of the figure's units: sharp on paper and on dense screens. */
const SCALE = 2;

const FONT = 'DejaVu Sans';

/**
 * A figure as PNG, from its SVG. Texts are set in DejaVu Sans, which comes along, so that they look the same on every
 * machine; what that lacks (East Asian scripts) is taken from the fonts of the machine, where it has them.
 */
export async function drawPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js'); // loaded here: only who asks for PNG waits for it
  const { resolve } = createRequire(import.meta.url);
  const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`));
  const inOneFont = svg.replaceAll(/font-family="[^"]*"/g, `font-family="${FONT}"`);
  const font = { fontFiles, loadSystemFonts: true, defaultFontFamily: FONT, sansSerifFamily: FONT };
  return new Resvg(inOneFont, { fitTo: { mode: 'zoom', value: SCALE }, font }).render().asPng();
}
