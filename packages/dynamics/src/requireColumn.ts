import { InputError } from '@dynclean/schema';

import type { ArrowBatch, ColumnValues, NumberType } from './arrow/ArrowBatch.js';
import type { ArrowFile } from './openArrowFile.js';

/** A column of numbers in an Arrow file. */
export interface Column {
  /** Its values in a batch, without a copy; `firstRow` is the row of the file, from 1, at which the batch starts. */
  valuesOf(batch: ArrowBatch, firstRow: number): ColumnValues;
}

/**
 * Finds a column by name.
 *
 * @param wanted - the accepted types by Arrow's names.
 * @throws InputError where it is absent, there twice, or of another type; later,
 *   where a value is null or the column damaged.
 */
export function requireColumn(
  { path, schema }: Pick<ArrowFile, 'path' | 'schema'>,
  name: string,
  wanted: readonly NumberType[],
): Column {
  const named = schema.columns.filter((column) => column.name === name);
  const [column] = named;
  if (column === undefined || named.length > 1 || !wanted.includes(column.type as NumberType)) {
    const columns = schema.columns.map((other) => `${other.name}: ${other.type}`).join(', ');
    throw new InputError(
      `${path}: must have a column "${name}" of type ${wanted.join(' or ')}, but its columns are ${columns || 'none'}`,
    );
  }
  return {
    valuesOf(batch, firstRow) {
      let row: number | null;
      try {
        row = batch.findNull(column);
        if (row === null) return batch.valuesOf(column);
      } catch (error) {
        const reason = (error as Error).message;
        throw new InputError(`${path}: must be whole Arrow IPC data, but it is damaged: ${reason}. Write it again.`);
      }
      throw new InputError(`${path}: row ${firstRow + row}: ${name} must be a number, but it is null`);
    },
  };
}
