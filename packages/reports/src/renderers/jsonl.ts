import type { Cell } from '../document/Cell.js';
import type { ReportDocument } from '../document/ReportDocument.js';
import type { Renderer } from './Renderer.js';
import { requireRecords } from './layout/requireRecords.js';

/** What a program gets of a cell: all digits of a measured value, text as it is. */
const valueOf = (cell: Cell): string | number | null => (typeof cell === 'object' && cell !== null ? cell.value : cell);

/** The records of a report, an object a line. @throws InputError for a report without records. */
export function renderJsonLines(report: ReportDocument): string {
  return [...listJsonLines(report)].join('');
}

/** The same, line by line. */
function* listJsonLines(report: ReportDocument): Generator<string, void, undefined> {
  const { columns, rows } = requireRecords(report, 'jsonl');
  for (const cells of rows) {
    const values = columns.map((name, at) => [name, valueOf(cells[at] ?? null)] as const);
    yield `${JSON.stringify(Object.fromEntries(values))}\n`;
  }
}

/** One flat table as JSON Lines. */
export const jsonl: Renderer = {
  name: 'jsonl',
  extensions: ['.jsonl'],
  about: 'for scripts, a row a line',
  shows: ['records'],
  render: renderJsonLines,
  listPieces: listJsonLines,
};
