import type { OnRow } from './readJsonlRows.js';
import { streamArrowRows } from './streamArrowRows.js';

/**
 * Reads the rows of `streamArrowRows` and calls `onRow` for each, from 1.
 *
 * @throws InputError when the file cannot be read as such, or a value is null.
 */
export async function readArrowRows(path: string, onRow: OnRow, signal?: AbortSignal): Promise<void> {
  let row = 1;
  for await (const batch of streamArrowRows(path, signal)) {
    const { numRows, spans, margins, probabilities, others, otherProbabilities } = batch;
    for (let index = 0; index < numRows; index++, row++) {
      const label = others === undefined ? -1 : Number(others[index]);
      if (label < 0) onRow(row, Number(spans[index]), margins[index], probabilities[index]);
      else onRow(row, Number(spans[index]), margins[index], probabilities[index], label, otherProbabilities?.[index]);
    }
  }
}
