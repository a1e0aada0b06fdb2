import { throwIfInterrupted } from '@dynclean/schema';

import type { ColumnValues, NumberType } from './arrow/ArrowBatch.js';
import { openArrowFile } from './openArrowFile.js';
import { requireColumn } from './requireColumn.js';

const integers: readonly NumberType[] = ['Int32', 'Int64', 'Uint32', 'Uint64', 'Int16', 'Uint16'];
const floats: readonly NumberType[] = ['Float32', 'Float64'];

/** Rows of one record batch of an epoch, whoever wrote it. */
export interface ArrowRows {
  readonly numRows: number;
  readonly spans: ColumnValues;
  readonly margins: ColumnValues;
  readonly probabilities: ColumnValues;
  /** -1 where a row has none; undefined where the file has no such column. */
  readonly others: ColumnValues | undefined;
  readonly otherProbabilities: ColumnValues | undefined;
}

/**
 * Reads an Arrow IPC file or stream with columns `span` (any integers), `margin` and `probability` (float32 or
 * float64), perhaps `other` (integers, -1 where there is none) and `other_probability`, other columns ignored. One
 * record batch is held at a time.
 *
 * @throws InputError when the file cannot be read as such, or a value is null.
 */
export async function* streamArrowRows(path: string, signal?: AbortSignal): AsyncGenerator<ArrowRows, void, undefined> {
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
      yield {
        numRows: batch.numRows,
        spans: span.valuesOf(batch, row),
        margins: margin.valuesOf(batch, row),
        probabilities: probability.valuesOf(batch, row),
        others: other?.valuesOf(batch, row),
        otherProbabilities: otherProbability?.valuesOf(batch, row),
      };
      row += batch.numRows;
    }
  } finally {
    await file.close();
  }
}
