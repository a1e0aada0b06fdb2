import { openArrowFile } from './openArrowFile.js';
import { requireColumn } from './requireColumn.js';

/** Consecutive rows of one epoch. */
export interface EpochRows {
  readonly spanIds: Int32Array;
  readonly margins: Float32Array;
  readonly probabilities: Float32Array;
}

/** One epoch's file, read a record batch at a time. */
export interface EpochFile {
  readonly path: string;
  /** The next rows, or null after the last. */
  next(): Promise<EpochRows | null>;
  close(): Promise<void>;
}

/**
 * Opens a file that `createEpochWriter` wrote, or another Arrow file with the same columns in any order.
 *
 * @throws InputError when the file is missing, not Arrow, or has other columns.
 */
export async function openEpochFile(path: string): Promise<EpochFile> {
  const file = await openArrowFile(path);
  try {
    const span = requireColumn(path, file.schema, 'span', ['Int32']);
    const margin = requireColumn(path, file.schema, 'margin', ['Float32']);
    const probability = requireColumn(path, file.schema, 'probability', ['Float32']);
    let row = 1;
    return {
      path,
      async next() {
        const batch = await file.next();
        if (batch === null) return null;
        const rows = {
          spanIds: span.valuesOf(batch, row) as Int32Array,
          margins: margin.valuesOf(batch, row) as Float32Array,
          probabilities: probability.valuesOf(batch, row) as Float32Array,
        };
        row += batch.numRows;
        return rows;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
