import { throwIfInterrupted } from '@dynclean/schema';

import type { NumberType } from './arrow/ArrowBatch.js';
import { openArrowFile } from './openArrowFile.js';
import type { OnRow } from './readJsonlRows.js';
import { requireColumn } from './requireColumn.js';

const integers: readonly NumberType[] = ['Int32', 'Int64', 'Uint32', 'Uint64', 'Int16', 'Uint16'];
const floats: readonly NumberType[] = ['Float32', 'Float64'];

/**
 * Reads an Arrow IPC file or stream with columns `span` (any integers), `margin` and `probability` (float32 or
 * float64), perhaps `other` (integers, -1 where there is none) and `other_probability`, other columns ignored, and
 * calls `onRow` for each row, from 1. One record batch is held at a time.
 *
 * @throws InputError when the file cannot be read as such, or a value is null.
 */
export async function readArrowRows(path: string, onRow: OnRow, signal?: AbortSignal): Promise<void> {
  const file = await openArrowFile(path);
  try {
    const span = requireColumn(file, 'span', integers);
    const margin = requireColumn(file, 'margin', floats);
    const probability = requireColumn(file, 'probability', floats);
    const hasOthers = file.schema.columns.some(({ name }) => name === 'other');
    const other = hasOthers ? requireColumn(file, 'other', integers) : null;
    const otherProbability = hasOthers ? requireColumn(file, 'other_probability', floats) : null;
    let row = 1;
    for (let batch = await file.next(); batch !== null; batch = await file.next()) {
      throwIfInterrupted(signal);
      const spans = span.valuesOf(batch, row);
      const margins = margin.valuesOf(batch, row);
      const probabilities = probability.valuesOf(batch, row);
      const others = other?.valuesOf(batch, row);
      const otherProbabilities = otherProbability?.valuesOf(batch, row);
      for (let index = 0; index < batch.numRows; index++, row++) {
        const label = others === undefined ? -1 : Number(others[index]);
        if (label < 0) onRow(row, Number(spans[index]), margins[index], probabilities[index]);
        else onRow(row, Number(spans[index]), margins[index], probabilities[index], label, otherProbabilities?.[index]);
      }
    }
  } finally {
    await file.close();
  }
}
