import { type ClassRows, classColumn } from './createClassWriter.js';
import { openArrowFile } from './openArrowFile.js';
import { requireColumn } from './requireColumn.js';

/**
 * Reads a file that `createClassWriter` wrote, a batch at a time.
 *
 * @throws InputError when the file is missing or damaged, or lacks a class.
 */
export async function* streamClasses(path: string): AsyncGenerator<ClassRows, void, undefined> {
  const file = await openArrowFile(path);
  try {
    const span = requireColumn(file, 'span', ['Int32']);
    const numClasses = file.schema.columns.length - 1;
    const classes = Array.from({ length: numClasses }, (_, label) =>
      requireColumn(file, classColumn(label), ['Float32']),
    );
    for (let row = 1; ;) {
      const batch = await file.next();
      if (batch === null) return;
      yield {
        spanIds: span.valuesOf(batch, row) as Int32Array,
        byClass: classes.map((column) => column.valuesOf(batch, row) as Float32Array),
      };
      row += batch.numRows;
    }
  } finally {
    await file.close();
  }
}
