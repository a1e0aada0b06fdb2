/** A line of a column file, cut. */
export interface Row {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly cells: readonly string[];
}

type Cut = (text: string) => string[];

/**
 * Ways to cut a line, the preferred one first. Single separators show an empty cell; lines may end in one too many,
 * files that pad their columns need runs, some mix both signs inside a line. Only blanks and tabs part: a word may
 * be any other white space.
 */
const CUTS: readonly Cut[] = [
  (text) => text.split(text.includes('\t') ? '\t' : ' '),
  (text) => trimEnd(text).split(text.includes('\t') ? '\t' : ' '),
  (text) => (text.includes('\t') ? trimEnd(text).split('\t') : trimEnd(text).split(/ +/)),
  (text) => trimEnd(text).split(/[ \t]+/),
];

const trimEnd = (text: string): string => text.replace(/[ \t]+$/, '');

/** The most frequent number of cells of at least two, and how many rows have it. */
export function findUsualWidth(rows: readonly { readonly cells: readonly string[] }[]): {
  readonly width: number;
  readonly count: number;
} {
  const counts = new Map<number, number>();
  for (const { cells } of rows) if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let best = { width: 0, count: 0 };
  for (const [width, count] of counts) if (count > best.count) best = { width, count };
  return best;
}

/** Whether all rows have a blank inside their first cell: then blanks part as well as tabs. */
const hidesBlanks = (rows: readonly Row[]): boolean =>
  rows.length > 1 && rows.every(({ cells, text }) => text.includes('\t') && /\S \S/.test(cells[0] ?? ''));

/** Cuts the lines of a file in the one way that gives most of them the same number of cells. */
export function splitRows(lines: readonly { readonly line: number; readonly text: string }[]): Row[] {
  let best: { readonly rows: Row[]; readonly count: number } = { rows: [], count: -1 };
  for (const cut of CUTS) {
    const rows = lines.map(({ line, text }): Row => ({ line, text, cells: cut(text) }));
    const { count } = findUsualWidth(rows);
    if (count > best.count || (count === best.count && hidesBlanks(best.rows))) best = { rows, count };
    if (best.count === rows.length && !hidesBlanks(best.rows)) break;
  }
  return best.rows;
}
