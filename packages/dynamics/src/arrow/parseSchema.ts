import { type FlatTable, requireThat } from './FlatTable.js';

/**
 * A column of an Arrow file: its name, its type as Arrow writes it (`Int32`, `Utf8`),
 * and where its parts lie in a batch.
 */
export interface ArrowColumn {
  readonly name: string;
  readonly type: string;
  /** Of the column itself: its number among the nodes, and of its first buffer among the buffers, of each batch. */
  readonly node: number;
  readonly buffer: number;
}

/** What the record batches of a file consist of. */
export interface ArrowSchema {
  readonly columns: readonly ArrowColumn[];
  readonly numNodes: number;
  /** Whether some values lie in dictionaries, as batches of their own. */
  readonly hasDictionaries: boolean;
  /** Buffers of each batch. */
  readonly numBuffers: number;
}

/** Columns in columns: no writer goes deeper, and a field may not lie in itself. */
const DEEPEST = 64;
const MOST_FIELDS = 100_000;

/** Arrow's types by number (format/Schema.fbs): their names, buffers of their own, and whether they have children. */
const types: Readonly<Record<number, readonly [name: string, numBuffers: number]>> = {
  1: ['Null', 0],
  2: ['Int', 2],
  3: ['Float', 2],
  4: ['Binary', 3],
  5: ['Utf8', 3],
  6: ['Bool', 2],
  7: ['Decimal', 2],
  8: ['Date', 2],
  9: ['Time', 2],
  10: ['Timestamp', 2],
  11: ['Interval', 2],
  12: ['List', 2],
  13: ['Struct', 1],
  15: ['FixedSizeBinary', 2],
  16: ['FixedSizeList', 1],
  17: ['Map', 2],
  18: ['Duration', 2],
  19: ['LargeBinary', 3],
  20: ['LargeUtf8', 3],
  21: ['LargeList', 2],
  22: ['RunEndEncoded', 0],
};

/**
 * The columns that a schema describes.
 *
 * @throws Error with what does not hold, or with a type whose buffers cannot be counted.
 */
export function parseSchema(schema: FlatTable): ArrowSchema {
  requireThat(schema.short(0) === 0, 'numbers have their lowest byte first');
  let node = 0;
  let buffer = 0;
  let hasDictionaries = false;
  const count = (field: FlatTable, depth: number): ArrowColumn => {
    requireThat(depth <= DEEPEST && node < MOST_FIELDS, 'columns are not endlessly many or deep');
    const column = { name: field.text(0), type: describeType(field), node, buffer };
    const type = types[field.byte(2)];
    if (type === undefined)
      throw new Error(`its column "${column.name}" is of a type that is not read (${field.byte(2)})`);
    const isDictionary = field.table(4) !== null;
    hasDictionaries ||= isDictionary;
    node += 1;
    buffer += isDictionary ? 2 : type[1];
    if (!isDictionary) for (const child of field.tables(5)) count(child, depth + 1);
    return column;
  };
  const columns = schema.tables(1).map((field) => count(field, 0));
  return { columns, numNodes: node, numBuffers: buffer, hasDictionaries };
}

function describeType(field: FlatTable): string {
  const number = field.byte(2);
  const details = field.table(3);
  const name = types[number]?.[0] ?? 'unknown';
  if (field.table(4) !== null) return `Dictionary<${name}>`;
  if (number === 2) return `${details?.byte(1) ? 'Int' : 'Uint'}${details?.int(0) ?? 0}`;
  if (number === 3) return `Float${[16, 32, 64][details?.short(0) ?? 0] ?? '?'}`;
  return name;
}
