import { type FlatTable, requireThat } from './FlatTable.js';
import type { ArrowSchema } from './parseSchema.js';

interface Node {
  readonly length: number;
  readonly nullCount: number;
}

/** A part of a batch's body. */
interface Region {
  readonly offset: number;
  readonly length: number;
}

/** What a batch's metadata say, checked: where the values and validity bits of each column lie in its body. */
export interface BatchLayout {
  readonly numRows: number;
  readonly nodes: readonly Node[];
  readonly buffers: readonly Region[];
}

/** Writers begin buffers at multiples of one of these. */
const ALIGNMENTS = [8, 64];

/**
 * Reads a record batch's metadata and holds them to the schema and to the size of its body: as many nodes and buffers
 * as the columns have, columns of one length, buffers one behind the other from the body's first byte to its last, so
 * that none can have been moved.
 *
 * @throws Error with what does not hold; `compressed` where the body is.
 */
export function parseRecordBatch(batch: FlatTable, schema: ArrowSchema, bodySize: number): BatchLayout {
  if (batch.table(3) !== null) throw new Error('compressed');
  const numRows = batch.long(0);
  const nodes = batch.structures(1, 16, (long) => ({ length: long(0), nullCount: long(8) }));
  const buffers = batch.structures(2, 16, (long) => ({ offset: long(0), length: long(8) }));
  requireThat(nodes.length === schema.numNodes, `a batch has ${schema.numNodes} nodes, as its columns have`);
  requireThat(buffers.length === schema.numBuffers, `a batch has ${schema.numBuffers} buffers, as its columns have`);
  for (const { length, nullCount } of nodes) requireThat(nullCount <= length, 'a column has no more nulls than rows');
  for (const { node, name } of schema.columns) {
    const length = nodes[node]?.length;
    requireThat(length === numRows, `column "${name}" has the ${numRows} rows of its batch, and not ${length}`);
  }
  requireThat(
    ALIGNMENTS.some((alignment) => areInRow(buffers, bodySize, alignment)),
    'buffers follow each other and fill a body',
  );
  return { numRows, nodes, buffers };
}

function areInRow(buffers: readonly Region[], bodySize: number, alignment: number): boolean {
  const align = (size: number): number => Math.ceil(size / alignment) * alignment;
  let end = 0;
  for (const { offset, length } of buffers) {
    if (offset !== end) return false;
    end = align(offset + length);
  }
  return end === bodySize;
}
