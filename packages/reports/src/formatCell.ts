import { escapeControls } from './escape/escapeControls.js';

/** What stands in a cell: text as it is, a count with thousands marked; null: nothing to show. */
export type Cell = string | number | null;

/**
 * A cell as text. Numbers get commas between thousands and keep their decimals; null is `-`. Control characters, which
 * words of a corpus may hold, become visible: an escape sequence must not reach the terminal.
 */
export function formatCell(cell: Cell): string {
  if (cell === null) return '-';
  if (typeof cell === 'number') return cell.toLocaleString('en-US', { maximumFractionDigits: 6 });
  return escapeControls(cell);
}

/** A share in [0, 1] as percent with two decimals, as the papers print scores; null is `-`. */
export function formatPercent(share: number | null): string {
  return share === null ? '-' : (share * 100).toFixed(2);
}

/** The difference of two shares in percentage points, with its sign. */
export function formatDifference(before: number, after: number): string {
  // Rounded before it is subtracted: the three numbers of a row must agree as they are printed.
  const points = Math.round(after * 1e4) / 100 - Math.round(before * 1e4) / 100;
  return `${points < -0.004 ? '-' : '+'}${Math.abs(points).toFixed(2)}`;
}
