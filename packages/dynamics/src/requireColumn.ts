import { InputError } from '@dynclean/schema';
import type { RecordBatch, Schema } from 'apache-arrow';

/** A typed array that Arrow gives for a column of numbers. */
export type ColumnValues = Int32Array | Float32Array | Float64Array | BigInt64Array;

/** A column of numbers in an Arrow file. */
export interface Column {
  /** Its values in a batch, without a copy; `firstRow` is the row of the file, from 1, at which the batch starts. */
  valuesOf(batch: RecordBatch, firstRow: number): ColumnValues;
}

/**
 * Finds a column by name.
 *
 * @param wanted - the accepted types by Arrow's names: `Int32`, `Float32`.
 * @throws InputError where it is absent or of another type; later, where a value is null.
 */
export function requireColumn(path: string, schema: Schema, name: string, wanted: readonly string[]): Column {
  const index = schema.fields.findIndex((field) => field.name === name);
  const field = schema.fields[index];
  // A field reads "span: Int32".
  if (field === undefined || !wanted.some((type) => field.toString() === `${name}: ${type}`)) {
    throw new InputError(
      `${path}: must have a column "${name}" of type ${wanted.join(' or ')}, ` +
        `but its columns are ${schema.fields.join(', ') || 'none'}`,
    );
  }
  return {
    valuesOf(batch, firstRow) {
      const column = batch.data.children[index]!;
      if (column.nullCount > 0) {
        let row = 0;
        while (column.getValid(row)) row += 1;
        throw new InputError(`${path}: row ${firstRow + row}: ${name} must be a number, but it is null`);
      }
      return (column.values as ColumnValues).subarray(0, batch.numRows);
    },
  };
}
