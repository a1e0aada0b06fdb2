import type { ReportDocument } from '../document/ReportDocument.js';
import { displayWidth } from '../text/displayWidth.js';
import { escapeControls, escapeControlsInLines } from '../text/escapeControls.js';
import { wrapText } from '../text/wrapText.js';
import { layOutNodes, type NodeWriter } from './layout/layOutNodes.js';
import { layOutPanels } from './layout/layOutPanels.js';
import { GAP, type TableStyle } from './layout/layOutTable.js';
import type { Renderer, RenderOptions } from './Renderer.js';

const tableStyle: TableStyle = {
  escape: escapeControls,
  hasGroupLine: true,
  line: (cells) => cells.join(GAP).trimEnd(),
  rule: (widths) => widths.map((width) => '-'.repeat(width)).join(GAP),
};

const createWriter = (width: number): NodeWriter => ({
  heading(text) {
    const shown = wrapText(escapeControls(text), width);
    return `${shown}\n${'='.repeat(Math.max(...shown.split('\n').map(displayWidth)))}\n`;
  },
  strong: (text) => `${wrapText(escapeControls(text), width)}\n`,
  paragraph: (text) => `${wrapText(escapeControls(text), width)}\n`,
  item: (text) => `${wrapText(`- ${escapeControls(text)}`, width, '  ')}\n`,
  fields(fields) {
    const names = fields.map(([name]) => escapeControls(name));
    const widest = Math.max(...names.map(displayWidth));
    const pad = (name: string): string => name + ' '.repeat(widest - displayWidth(name));
    const indent = ' '.repeat(widest + GAP.length);
    const lines = fields.map(([, value], index) => `${pad(names[index]!)}${GAP}${escapeControls(value)}`);
    return lines.map((line) => `${wrapText(line, width, indent)}\n`).join('');
  },
  code: (lines) => lines.map((line) => `${escapeControlsInLines(line)}\n`).join(''),
  table: (table) => layOutPanels(table, tableStyle, width),
  figure: ({ title }) => `[${escapeControls(title)}: a figure]\n`,
});

/**
 * A report for a terminal; control characters in it become visible.
 *
 * @param options.width - cells of a line: longer texts are wrapped, wider tables parted. @default any
 */
export function renderText({ nodes }: Pick<ReportDocument, 'nodes'>, { width = Infinity }: RenderOptions = {}): string {
  return layOutNodes(nodes, createWriter(width));
}

/** Tables and texts as plain text of fixed width. */
export const text: Renderer = {
  name: 'text',
  extensions: ['.txt'],
  about: 'for the terminal',
  shows: ['words'],
  render: renderText,
};
