import { FileProblems } from '../../problems/FileProblems.js';
import { splitLines } from '../../text/splitLines.js';
import { chooseColumns } from './chooseColumns.js';
import { readBlocks } from './readBlocks.js';
import { findUsualWidth } from './splitRows.js';

/**
 * Whether a text begins like CoNLL columns and not like sentences: all of its lines have as many cells, of which one is
 * a tag with a position (`B-PER`).
 *
 * @param head - its first bytes; a last line that is cut off is left out.
 */
export function looksLikeColumns(head: Buffer): boolean {
  const whole = head.subarray(0, head.lastIndexOf(0x0a) + 1);
  const rows = readBlocks(splitLines(whole, new FileProblems('')));
  const all = rows.flat();
  const { width, count } = findUsualWidth(all);
  if (count < 2 || count < all.length) return false;
  const cells = rows.map((block) => block.map((row) => row.cells));
  const { tags } = chooseColumns(cells, null);
  return tags !== null && width > 1 && ['strong', 'chunks', 'positions'].includes(tags.tagKind(null) ?? '');
}
