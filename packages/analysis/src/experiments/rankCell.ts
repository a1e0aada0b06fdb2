import type { Sign } from '@dynclean/schema';
import type { CellResult, PlannedCell } from '@dynclean/planner';

import type { OpenedData } from '../data/openCellData.js';
import { openCellMeasures } from '../dynamics/CleaningMeasures.js';
import type { CellValues } from './measureCell.js';

/** How well a cell's measure ranks its wrong labels, of one sign and type, in percent. */
export type CellRanking = (sign: Sign | null, type: string | null) => CellValues;

/** The ranking of a cell by its measure; null where its dynamics or its data are not there. */
export async function rankCell(
  cell: PlannedCell,
  result: CellResult,
  opened: OpenedData | null,
): Promise<CellRanking | null> {
  if (opened === null || result.state === 'waiting') return null;
  const measures = await openCellMeasures(cell.version, result, opened);
  if (measures === null) return null;
  const ranking = await measures.ranking();
  const { metric } = measures;
  return (sign, type) => {
    const row = ranking?.rows.find((one) => one.measure === metric && one.sign === sign && one.type === type);
    const percent = (share: number | null | undefined): number | null =>
      share === null || share === undefined ? null : 100 * share;
    return { auroc: percent(row?.auroc), averagePrecision: percent(row?.averagePrecision) };
  };
}
