import { displayWidth } from './displayWidth.js';
import { escapeMarkdown } from './escape/escapeMarkdown.js';
import { type Cell, formatCell } from './formatCell.js';

/** `text` for terminals, `markdown` for files. */
export type TableStyle = 'text' | 'markdown';

export interface Column {
  readonly title: string;
  /** Without it: right where every cell is a number or empty, else left. */
  readonly align?: 'left' | 'right';
  /** A title above this column and its neighbours of the same group. */
  readonly group?: string;
}

export interface TableOptions {
  /** @default `text` */
  readonly style?: TableStyle;
}

const GAP = '  ';

/**
 * A table as lines of text, each ended by a line break. Widths count terminal cells, so wide scripts stay in column.
 *
 * @param rows - a cell for each column; missing ones are empty.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions = {},
): string {
  const isMarkdown = options.style === 'markdown';
  const isRight = columns.map(({ align }, index) =>
    align === undefined ? rows.length > 0 && rows.every((row) => typeof row[index] !== 'string') : align === 'right',
  );
  const show = (cell: Cell): string => {
    const text = formatCell(cell);
    return isMarkdown ? escapeMarkdown(text) : text;
  };
  const body = rows.map((row) => columns.map((_, index) => show(row[index] ?? null)));
  const titles = columns.map(({ title, group }) =>
    show(isMarkdown && group !== undefined ? `${group} ${title}` : title),
  );
  const widths = columns.map((_, index) =>
    Math.max(3, ...[titles, ...body].map((cells) => displayWidth(cells[index] ?? ''))),
  );
  const hasGroups = !isMarkdown && columns.some(({ group }) => group !== undefined);
  const groups = hasGroups ? layOutGroups(columns, widths) : null;
  const pad = (text: string, index: number): string => {
    const blanks = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(text)));
    return isRight[index] === true ? blanks + text : text + blanks;
  };
  const line = (cells: readonly string[]): string => {
    const padded = cells.map(pad);
    return isMarkdown ? `| ${padded.join(' | ')} |` : padded.join(GAP).trimEnd();
  };
  const rule = isMarkdown
    ? `| ${widths.map((width, index) => (isRight[index] === true ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`
    : widths.map((width) => '-'.repeat(width)).join(GAP);
  return [...(groups === null ? [] : [groups]), line(titles), rule, ...body.map(line)].join('\n') + '\n';
}

/** The line of group titles, each centred over its columns; widens the last column of a group that is too narrow. */
function layOutGroups(columns: readonly Column[], widths: number[]): string {
  let line = '';
  let from = 0;
  while (from < columns.length) {
    const group = columns[from]?.group;
    let to = from + 1;
    while (group !== undefined && columns[to]?.group === group) to++;
    const title = formatCell(group ?? '');
    const own = widths.slice(from, to).reduce((sum, width) => sum + width, 0) + GAP.length * (to - from - 1);
    const missing = Math.max(0, displayWidth(title) - own);
    widths[to - 1] = (widths[to - 1] ?? 0) + missing;
    const blanks = own + missing - displayWidth(title);
    line += `${' '.repeat(Math.ceil(blanks / 2))}${title}${' '.repeat(Math.floor(blanks / 2))}${GAP}`;
    from = to;
  }
  return line.trimEnd();
}
