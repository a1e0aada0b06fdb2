import type { Cell } from '../../document/Cell.js';
import { escapeControlsInLines } from '../../text/escapeControls.js';

/** A spreadsheet would take the cell for a formula, and compute it. */
const FORMULA = /^[=+\-@\t]/;

/**
 * Comma-separated values (RFC 4180, but with line feeds): a header line, then a line a row. Numbers are written in
 * full, null is an empty field. Texts do nothing: control characters become visible, and a text that begins like a
 * formula has an apostrophe before it.
 */
export function formatCsv(columns: readonly string[], rows: Iterable<readonly Cell[]>): string {
  return [...listCsvLines(columns, rows)].join('');
}

/** The same, line by line. */
export function* listCsvLines(
  columns: readonly string[],
  rows: Iterable<readonly Cell[]>,
): Generator<string, void, undefined> {
  const line = (cells: readonly Cell[]): string => `${cells.map(escape).join(',')}\n`;
  yield line(columns);
  for (const cells of rows) yield line(cells);
}

function escape(cell: Cell): string {
  const value = typeof cell === 'object' ? cell?.value : cell;
  const text = typeof value === 'string' ? escapeText(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function escapeText(cell: string): string {
  const text = escapeControlsInLines(cell);
  return FORMULA.test(text) ? `'${text}` : text;
}
