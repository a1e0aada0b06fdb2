import { requireThat } from './FlatTable.js';
import type { BatchLayout } from './parseRecordBatch.js';
import type { ArrowColumn } from './parseSchema.js';

/** The arrays that columns of numbers lie in, by Arrow's name of their type. */
const arrays = {
  Int16: Int16Array,
  Int32: Int32Array,
  Int64: BigInt64Array,
  Uint16: Uint16Array,
  Uint32: Uint32Array,
  Uint64: BigUint64Array,
  Float32: Float32Array,
  Float64: Float64Array,
} as const;

/** A type of numbers, by Arrow's name. */
export type NumberType = keyof typeof arrays;
/** The values of a column in one batch. */
export type ColumnValues = InstanceType<(typeof arrays)[NumberType]>;

/** Rows of an Arrow file. */
export class ArrowBatch {
  constructor(
    private readonly layout: BatchLayout,
    private readonly body: Uint8Array<ArrayBuffer>,
  ) {}

  get numRows(): number {
    return this.layout.numRows;
  }

  /**
   * The values of a column of numbers, without a copy.
   *
   * @throws Error when they are fewer than the rows.
   */
  valuesOf({ name, type, buffer }: ArrowColumn): ColumnValues {
    const TypedArray = arrays[type as NumberType];
    const { offset, length } = this.layout.buffers[buffer + 1] ?? { offset: 0, length: 0 };
    const needed = this.numRows * TypedArray.BYTES_PER_ELEMENT;
    requireThat(
      length >= needed,
      `column "${name}" has ${needed} bytes for its ${this.numRows} values, and not ${length}`,
    );
    return new TypedArray(this.body.buffer, this.body.byteOffset + offset, this.numRows);
  }

  /**
   * The first row of a column without a value, from 0; null where all have one.
   *
   * @throws Error when the marks of missing values are not as many as the column says.
   */
  findNull({ name, node, buffer }: ArrowColumn): number | null {
    const nullCount = this.layout.nodes[node]?.nullCount ?? 0;
    const { offset, length } = this.layout.buffers[buffer] ?? { offset: 0, length: 0 };
    if (length === 0) {
      requireThat(nullCount === 0, `column "${name}" marks the ${nullCount} nulls that it says it has`);
      return null;
    }
    requireThat(length * 8 >= this.numRows, `column "${name}" has a mark for each row`);
    let first: number | null = null;
    let marked = 0;
    for (let row = 0; row < this.numRows; row++) {
      if (((this.body[offset + (row >> 3)] ?? 0) >> (row & 7)) & 1) continue;
      first ??= row;
      marked += 1;
    }
    requireThat(
      marked === nullCount,
      `column "${name}" marks the ${nullCount} nulls that it says it has, and not ${marked}`,
    );
    return first;
  }
}
