import type { ReportDocument, ReportNode, TableNode } from '../document/ReportDocument.js';
import { formatCsv, listCsvLines } from './layout/formatCsv.js';
import type { Renderer } from './Renderer.js';

/** The tables of a report where they stand, whole ones for those that may be cut. */
function listTables(nodes: readonly ReportNode[]): readonly TableNode[] {
  return nodes.flatMap((node) => {
    switch (node.kind) {
      case 'table':
        return [node];
      case 'fit':
        return [node.table];
      case 'together':
        return listTables(node.nodes);
      case 'heading':
      case 'strong':
      case 'paragraph':
      case 'list':
      case 'fields':
      case 'code':
      case 'figure':
        return [];
    }
  });
}

/** The values of a report: its records, else its tables with an empty line between them. */
export function renderCsv({ nodes, records }: ReportDocument): string {
  if (records !== undefined) return formatCsv(records.columns, records.rows);
  return listTables(nodes)
    .map(({ columns, rows }) =>
      formatCsv(
        columns.map(({ title, group }) => (group === undefined ? title : `${group} ${title}`)),
        rows,
      ),
    )
    .join('\n');
}

/** Tables as comma-separated values (RFC 4180). */
export const csv: Renderer = {
  name: 'csv',
  extensions: ['.csv'],
  about: 'for spreadsheets',
  shows: ['words', 'figure', 'records'],
  render: renderCsv,
  listPieces: ({ records }) => records && listCsvLines(records.columns, records.rows),
};
