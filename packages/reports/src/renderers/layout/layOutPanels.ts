import type { Column, TableNode } from '../../document/ReportDocument.js';
import { displayWidth } from '../../text/displayWidth.js';
import { layOutTable, type TableStyle } from './layOutTable.js';

type Table = Omit<TableNode, 'kind'>;

/**
 * A table that is wider than the page as several, one below the other: each has the columns that name its rows, and
 * as many of the others as there is room for.
 *
 * @param width - cells of a line. A column that is wider stays whole.
 */
export function layOutPanels(table: Table, style: TableStyle, width: number): string {
  const whole = layOutTable(table, style);
  if (widthOf(whole) <= width) return whole;
  const columns = table.columns.map((_, index) => index);
  const measure = (some: readonly number[]): number => widthOf(layOutTable(pick(table, some), style));
  const keys = columns.slice(
    0,
    countKeys(table, (some) => measure(some) <= width / 2),
  );
  const panels: number[][] = [];
  for (const column of columns.slice(keys.length)) {
    const last = panels.at(-1);
    if (last !== undefined && measure([...last, column]) <= width) last.push(column);
    else panels.push([...keys, column]);
  }
  return panels.map((panel) => layOutTable(pick(table, panel), style)).join('\n');
}

/** Columns of texts that the table begins with, as far as they leave room: at most all but one. */
function countKeys({ columns, rows }: Table, leaveRoom: (some: readonly number[]) => boolean): number {
  const isText = ({ align, group }: Column, index: number): boolean =>
    align !== 'right' && group === undefined && rows.some((row) => typeof row[index] === 'string');
  let count = 0;
  while (count < columns.length - 1 && isText(columns[count]!, count) && leaveRoom(upTo(count))) count++;
  return count;
}

const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, index) => index);

const pick = ({ columns, rows }: Table, some: readonly number[]): Table => ({
  columns: some.map((index) => columns[index]!),
  rows: rows.map((row) => some.map((index) => row[index] ?? null)),
});

const widthOf = (text: string): number => Math.max(...text.split('\n').map(displayWidth));
