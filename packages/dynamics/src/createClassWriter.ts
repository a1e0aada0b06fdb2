import { ShapeError } from '@dynclean/schema';
import { Field, Float32, Int32, makeData, Schema } from 'apache-arrow';

import { createArrowFileWriter } from './createArrowFileWriter.js';

/** Probabilities of all classes of some spans. R = spans, C = classes. */
export interface ClassRows {
  /** `[R]`, ascending. */
  readonly spanIds: Int32Array;
  /** `[C]` of `[R]`: by class, of each span. */
  readonly byClass: readonly Float32Array[];
}

/** Writes the probabilities of all classes at one epoch while they come. */
export interface ClassWriter {
  /** Adds spans; ids ascend over all calls. */
  write(rows: ClassRows): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/** The column of a class. */
export const classColumn = (label: number): string => `p${label}`;

/**
 * Opens a file of class probabilities for writing: Arrow IPC, one row a span with its id and the probability of each
 * class, `p0` of no entity first (float32). The file appears under its name only at `close`, whole.
 */
export async function createClassWriter(path: string, numClasses: number): Promise<ClassWriter> {
  const columns = Array.from({ length: numClasses }, (_, label) => new Field(classColumn(label), new Float32(), false));
  const schema = new Schema(
    [new Field('span', new Int32(), false), ...columns],
    new Map([['format', 'dynclean-classes-1']]),
  );
  const file = await createArrowFileWriter(path, schema);
  return {
    async write({ spanIds, byClass }) {
      const length = spanIds.length;
      if (byClass.length !== numClasses || byClass.some((of) => of.length !== length)) {
        throw new ShapeError(`${path}: probabilities must be [${numClasses}, ${length}], of classes and span ids`);
      }
      if (length === 0) return;
      const ids = makeData({ type: new Int32(), length, nullCount: 0, data: spanIds });
      const of = byClass.map((data) => makeData({ type: new Float32(), length, nullCount: 0, data }));
      await file.write([ids, ...of], length);
    },
    close: () => file.close(),
    abort: () => file.abort(),
  };
}
