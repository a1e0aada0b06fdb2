import type { Cell } from '../document/Cell.js';
import type { ReportDocument } from '../document/ReportDocument.js';
import { requireRecords } from './layout/requireRecords.js';
import type { Renderer } from './Renderer.js';

/** Whole numbers that a signed integer of 32 bits holds. */
const isInt32 = (value: unknown): boolean => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31;

/** A column: of text where some cell is one, else of whole numbers where all are, else of doubles; null is missing. */
function toColumn(name: string, cells: readonly Cell[]) {
  const data = cells.map((cell) => (typeof cell === 'object' && cell !== null ? cell.value : cell));
  const known = data.filter((value) => value !== null);
  if (known.some((value) => typeof value === 'string')) {
    return { name, data: data.map((value) => (value === null ? null : String(value))), type: 'STRING' as const };
  }
  return { name, data, type: known.length > 0 && known.every(isInt32) ? ('INT32' as const) : ('DOUBLE' as const) };
}

/** The records of a report as a Parquet file. @throws InputError for a report without records. */
export async function renderParquet(report: ReportDocument): Promise<Uint8Array> {
  const { ByteWriter, parquetWrite } = await import('hyparquet-writer');
  const { columns, rows: listed } = requireRecords(report, 'parquet');
  const rows = [...listed];
  const writer = new ByteWriter();
  const columnData = columns.map((name, at) => toColumn(name, rows.map((cells) => cells[at] ?? null))); // prettier-ignore
  await parquetWrite({ writer, columnData: columnData.map((column) => ({ ...column, nullable: true })) });
  return new Uint8Array(writer.getBuffer());
}

/** One flat table for data frames. */
export const parquet: Renderer = {
  name: 'parquet',
  extensions: ['.parquet'],
  about: 'for data frames',
  shows: ['records'],
  render: renderParquet,
};
