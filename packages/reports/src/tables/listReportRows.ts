import type { Cell } from '../document/Cell.js';
import type { Records } from '../document/ReportDocument.js';
import type { ReportTable } from './ReportTable.js';

/** One line a figure, for spreadsheets and scripts. */
export function listReportRows(table: ReportTable): Records {
  const axes = [...new Set(table.cells.flatMap(({ axes: of }) => Object.keys(of)))];
  const columns = ['item', 'profile', ...axes, 'metric', 'ours', 'deviation', 'low', 'high', 'sentencesLow', 'sentencesHigh', 'seeds', 'wantedSeeds', 'published', 'difference', 'tolerance', 'withinTolerance', 'waitsFor']; // prettier-ignore
  const rows = table.cells.map((cell): Cell[] => [
    table.item,
    table.profile,
    ...axes.map((axis) => {
      const value = cell.axes[axis] ?? null;
      return typeof value === 'boolean' ? String(value) : value;
    }),
    cell.metric,
    cell.ours?.mean ?? null,
    cell.ours?.deviation ?? null,
    cell.interval?.low ?? null,
    cell.interval?.high ?? null,
    cell.sentenceInterval?.low ?? null,
    cell.sentenceInterval?.high ?? null,
    cell.seeds.length,
    cell.wantedSeeds.length,
    cell.published,
    cell.difference,
    cell.tolerance,
    cell.withinTolerance === null ? null : String(cell.withinTolerance),
    cell.waitsFor.length,
  ]);
  return { columns, rows };
}
