import type { FigureNode, ReportNode, TableNode } from '../../document/ReportDocument.js';
import { displayWidth } from '../../text/displayWidth.js';

/** Terminal cells of a line; a wider table gives way to what its node has instead. */
const PAGE_WIDTH = 100;

/** How a language of lines writes each kind of node. Every result ends with a line break; texts come as they are. */
export interface NodeWriter {
  heading(text: string): string;
  strong(text: string): string;
  paragraph(text: string): string;
  item(text: string): string;
  fields(fields: readonly (readonly [name: string, value: string])[]): string;
  code(lines: readonly string[]): string;
  table(table: TableNode): string;
  figure(figure: FigureNode): string;
}

/** Nodes one below the other with an empty line between them. */
export function layOutNodes(nodes: readonly ReportNode[], writer: NodeWriter): string {
  return nodes
    .map((node) => layOutNode(node, writer))
    .filter((part) => part !== '')
    .join('\n');
}

function layOutNode(node: ReportNode, writer: NodeWriter): string {
  switch (node.kind) {
    case 'heading':
    case 'strong':
    case 'paragraph':
      return writer[node.kind](node.text);
    case 'list':
      return node.items.map((item) => writer.item(item)).join('');
    case 'fields':
      return writer.fields(node.fields);
    case 'code':
      return writer.code(node.lines);
    case 'table':
      return writer.table(node);
    case 'fit': {
      const whole = writer.table(node.table);
      const isWide = whole.split('\n').some((line) => displayWidth(line) > PAGE_WIDTH);
      return isWide ? layOutNodes(node.narrow, writer) : whole;
    }
    case 'together':
      return node.nodes.map((part) => layOutNode(part, writer)).join('');
    case 'figure':
      return writer.figure(node);
  }
}
