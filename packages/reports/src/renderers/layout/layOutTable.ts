import type { Column, TableNode } from '../../document/ReportDocument.js';
import { displayWidth } from '../../text/displayWidth.js';
import { showCell } from './showCell.js';

/** How a renderer writes the lines of a table whose cells are padded already. */
export interface TableStyle {
  /** What a text of a cell becomes in the renderer's language, which must not hold a line break. */
  readonly escape: (text: string) => string;
  /** A line above the titles for those of groups; else a group's title stands before each of its columns'. */
  readonly hasGroupLine: boolean;
  readonly line: (cells: readonly string[]) => string;
  /** The line under the titles. */
  readonly rule: (widths: readonly number[], isRight: readonly boolean[]) => string;
}

/** Between columns of a text. */
export const GAP = '  ';

/**
 * A table as lines of text, each ended by a line break. Widths count terminal cells, so wide scripts stay in column.
 */
export function layOutTable({ columns, rows }: Omit<TableNode, 'kind'>, style: TableStyle): string {
  const isRight = columns.map(({ align }, index) =>
    align === undefined ? rows.length > 0 && rows.every((row) => typeof row[index] !== 'string') : align === 'right',
  );
  const body = rows.map((row) => columns.map((_, index) => style.escape(showCell(row[index] ?? null))));
  const titles = columns.map(({ title, group }) =>
    style.escape(showCell(!style.hasGroupLine && group !== undefined ? `${group} ${title}` : title)),
  );
  const widths = columns.map((_, index) =>
    Math.max(3, ...[titles, ...body].map((cells) => displayWidth(cells[index] ?? ''))),
  );
  const hasGroups = style.hasGroupLine && columns.some(({ group }) => group !== undefined);
  const groups = hasGroups ? layOutGroups(columns, widths) : null;
  const pad = (text: string, index: number): string => {
    const blanks = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(text)));
    return isRight[index] === true ? blanks + text : text + blanks;
  };
  const line = (cells: readonly string[]): string => style.line(cells.map(pad));
  const head = [...(groups === null ? [] : [groups]), line(titles), style.rule(widths, isRight)];
  return `${[...head, ...body.map(line)].join('\n')}\n`;
}

/** The line of group titles, each centred over its columns; widens the last column of a group that is too narrow. */
function layOutGroups(columns: readonly Column[], widths: number[]): string {
  let line = '';
  let from = 0;
  while (from < columns.length) {
    const group = columns[from]?.group;
    let to = from + 1;
    while (group !== undefined && columns[to]?.group === group) to++;
    const title = showCell(group ?? '');
    const own = widths.slice(from, to).reduce((sum, width) => sum + width, 0) + GAP.length * (to - from - 1);
    const missing = Math.max(0, displayWidth(title) - own);
    widths[to - 1] = (widths[to - 1] ?? 0) + missing;
    const blanks = own + missing - displayWidth(title);
    line += `${' '.repeat(Math.ceil(blanks / 2))}${title}${' '.repeat(Math.floor(blanks / 2))}${GAP}`;
    from = to;
  }
  return line.trimEnd();
}
