import type { ReportDocument } from '../document/ReportDocument.js';
import { escapeControlsInLines } from '../text/escapeControls.js';
import { escapeMarkdown, escapeMarkdownBlock } from './layout/escapeMarkdown.js';
import { layOutNodes, type NodeWriter } from './layout/layOutNodes.js';
import { layOutTable, type TableStyle } from './layout/layOutTable.js';
import type { Renderer } from './Renderer.js';

const tableStyle: TableStyle = {
  escape: escapeMarkdown,
  hasGroupLine: false,
  line: (cells) => `| ${cells.join(' | ')} |`,
  rule: (widths, isRight) =>
    `| ${widths.map((width, index) => (isRight[index] === true ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`,
};

/** A fence that no line of the code can end. */
function fenceOf(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(longest + 1);
}

const writer: NodeWriter = {
  heading: (text) => `### ${escapeMarkdownBlock(text)}\n`,
  strong: (text) => `**${escapeMarkdownBlock(text)}**\n`,
  paragraph: (text) => `${escapeMarkdownBlock(text)}\n`,
  item: (text) => `- ${escapeMarkdownBlock(text)}\n`,
  fields: (fields) => fields.map(([name, value]) => `- ${escapeMarkdown(`${name}: ${value}`)}\n`).join(''),
  code(lines) {
    const code = escapeControlsInLines(lines.join('\n'));
    return `${fenceOf(code)}\n${code}\n${fenceOf(code)}\n`;
  },
  table: (table) => layOutTable(table, tableStyle),
  figure: ({ title }) => `**${escapeMarkdownBlock(title)}** (a figure)\n`,
};

/** A report as Markdown; no markup that stands in a name, a type or a word comes to life. */
export function renderMarkdown({ nodes }: Pick<ReportDocument, 'nodes'>): string {
  return layOutNodes(nodes, writer);
}

/** Tables and texts as Markdown. */
export const markdown: Renderer = {
  name: 'markdown',
  extensions: ['.md'],
  about: 'for a file',
  shows: ['words'],
  render: renderMarkdown,
};
