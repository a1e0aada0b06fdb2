import type { Cell } from './formatCell.js';

/**
 * Comma-separated values (RFC 4180, but with line feeds): a header line, then a line a row. Numbers are written in full,
 * null is an empty field.
 */
export function formatCsv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => cells.map(escape).join(',');
  return [columns, ...rows].map((cells) => `${line(cells)}\n`).join('');
}

function escape(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
