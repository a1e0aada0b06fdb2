import type { Config } from 'vega-lite';

/** Colours that can be told apart by the colour-blind (Okabe and Ito), in the order in which they are used. */
export const figureColors = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
  '#000000',
  '#999999',
] as const;

const ink = '#222';
const pale = '#666';

/** The look of all figures. */
export const figureTheme: Config = {
  font: 'Helvetica, Arial, "DejaVu Sans", sans-serif',
  title: {
    fontSize: 15,
    fontWeight: 600,
    color: ink,
    subtitleFontSize: 12,
    subtitleColor: pale,
    anchor: 'start',
    offset: 14,
    subtitlePadding: 6,
    subtitleLineHeight: 16,
  },
  axis: {
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 500,
    labelColor: ink,
    titleColor: ink,
    gridColor: '#e8e8e8',
    domainColor: '#888',
    tickColor: '#888',
    titlePadding: 8,
    labelFlush: false,
  },
  legend: {
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 500,
    labelColor: ink,
    titleColor: ink,
    labelLimit: 400,
    symbolSize: 90,
    symbolStrokeWidth: 2,
  },
  header: { labelFontSize: 12, labelFontWeight: 600, labelColor: ink, titleFontSize: 12, titleColor: ink },
  range: { category: [...figureColors] },
  view: { stroke: '#cccccc' },
  line: { strokeWidth: 2 },
};
