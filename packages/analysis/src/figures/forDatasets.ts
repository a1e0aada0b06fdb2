import type { Dataset } from '@dynclean/datasets';
import type { PlannedCell } from '@dynclean/planner';

import type { CellData } from '../experiments/measureManifest.js';
import type { Observation } from '../experiments/Observation.js';

/**
 * What the data alone say: of each dataset of the grid that is here, once for each value that the grid sweeps over.
 *
 * @param collect - gives what a figure shows of it.
 */
export async function forDatasets<T>(
  { observations, data }: { readonly observations: readonly Observation[]; readonly data: CellData },
  collect: (cell: PlannedCell, dataset: Dataset) => readonly T[],
): Promise<readonly T[]> {
  const cells = new Map<string, PlannedCell>();
  for (const { cell } of observations) {
    const key = JSON.stringify([cell.data, cell.values]);
    if (!cells.has(key)) cells.set(key, cell);
  }
  const collected: T[] = [];
  for (const cell of cells.values()) {
    const opened = await data.open(cell);
    if (opened.missing === null) collected.push(...collect(cell, opened.dataset));
  }
  return collected;
}
