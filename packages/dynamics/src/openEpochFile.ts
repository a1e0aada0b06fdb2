import { openArrowFile } from './openArrowFile.js';
import type { OtherLabels } from './OtherLabels.js';
import { requireColumn } from './requireColumn.js';

/** Consecutive rows of one epoch. */
export interface EpochRows {
  readonly spanIds: Int32Array;
  readonly margins: Float32Array;
  readonly probabilities: Float32Array;
  /** Null where whoever recorded the epoch left them out. */
  readonly others: OtherLabels | null;
}

/** One epoch's file, read a record batch at a time. */
export interface EpochFile {
  readonly path: string;
  /** Whether rows have the best other label. */
  readonly hasOthers: boolean;
  /** The next rows, or null after the last. */
  next(): Promise<EpochRows | null>;
  close(): Promise<void>;
}

/**
 * Opens a file that `createEpochWriter` wrote, or another Arrow file with the same columns in any order, with those of
 * other labels or without them.
 *
 * @throws InputError when the file is missing, not Arrow, or has other columns.
 */
export async function openEpochFile(path: string): Promise<EpochFile> {
  const file = await openArrowFile(path);
  try {
    const span = requireColumn(file, 'span', ['Int32']);
    const margin = requireColumn(file, 'margin', ['Float32']);
    const probability = requireColumn(file, 'probability', ['Float32']);
    const hasOthers = file.schema.columns.some(({ name }) => name === 'other' || name === 'other_probability');
    const other = hasOthers ? requireColumn(file, 'other', ['Int32']) : null;
    const otherProbability = hasOthers ? requireColumn(file, 'other_probability', ['Float32']) : null;
    let row = 1;
    return {
      path,
      hasOthers,
      async next() {
        const batch = await file.next();
        if (batch === null) return null;
        const rows = {
          spanIds: span.valuesOf(batch, row) as Int32Array,
          margins: margin.valuesOf(batch, row) as Float32Array,
          probabilities: probability.valuesOf(batch, row) as Float32Array,
          others:
            other === null || otherProbability === null
              ? null
              : {
                  labels: other.valuesOf(batch, row) as Int32Array,
                  probabilities: otherProbability.valuesOf(batch, row) as Float32Array,
                },
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
