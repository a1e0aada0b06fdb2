import type { Cell } from '../../document/Cell.js';
import { escapeControls } from '../../text/escapeControls.js';

/**
 * A cell as text. Numbers get commas between thousands and keep their decimals; null is `-`. Control characters, which
 * words of a corpus may hold, become visible: an escape sequence must not reach the terminal.
 */
export function showCell(cell: Cell): string {
  if (cell === null) return '-';
  if (typeof cell === 'number') return cell.toLocaleString('en-US', { maximumFractionDigits: 6 });
  return escapeControls(typeof cell === 'string' ? cell : cell.text);
}
