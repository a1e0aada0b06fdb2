import type { ReportDocument } from '../document/ReportDocument.js';
import { displayWidth } from '../text/displayWidth.js';
import { escapeControls, escapeControlsInLines } from '../text/escapeControls.js';
import { layOutNodes, type NodeWriter } from './layout/layOutNodes.js';
import { GAP, layOutTable, type TableStyle } from './layout/layOutTable.js';
import type { Renderer } from './Renderer.js';

const tableStyle: TableStyle = {
  escape: escapeControls,
  hasGroupLine: true,
  line: (cells) => cells.join(GAP).trimEnd(),
  rule: (widths) => widths.map((width) => '-'.repeat(width)).join(GAP),
};

const writer: NodeWriter = {
  heading(text) {
    const shown = escapeControls(text);
    return `${shown}\n${'='.repeat(displayWidth(shown))}\n`;
  },
  strong: (text) => `${escapeControls(text)}\n`,
  paragraph: (text) => `${escapeControls(text)}\n`,
  item: (text) => `- ${escapeControls(text)}\n`,
  fields(fields) {
    const names = fields.map(([name]) => escapeControls(name));
    const widest = Math.max(...names.map(displayWidth));
    const pad = (name: string): string => name + ' '.repeat(widest - displayWidth(name));
    return fields.map(([, value], index) => `${pad(names[index]!)}${GAP}${escapeControls(value)}\n`).join('');
  },
  code: (lines) => lines.map((line) => `${escapeControlsInLines(line)}\n`).join(''),
  table: (table) => layOutTable(table, tableStyle),
  figure: ({ title }) => `[${escapeControls(title)}: a figure]\n`,
};

/** A report for a terminal; control characters in it become visible. */
export function renderText({ nodes }: Pick<ReportDocument, 'nodes'>): string {
  return layOutNodes(nodes, writer);
}

/** Tables and texts as plain text of fixed width. */
export const text: Renderer = {
  name: 'text',
  extensions: ['.txt'],
  about: 'for the terminal',
  shows: ['words'],
  render: renderText,
};
