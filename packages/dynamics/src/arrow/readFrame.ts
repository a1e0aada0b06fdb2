import type { FileHandle } from 'node:fs/promises';

import { FlatTable, requireThat } from './FlatTable.js';
import { readBytes } from './readBytes.js';

/** Where a message lies in its file: its metadata with what comes before them, and its body. As footers list them. */
export interface Block {
  readonly offset: number;
  readonly metadataSize: number;
  readonly bodySize: number;
}

/** A message of Arrow's IPC formats, without its body. */
export interface Frame {
  /** `MessageHeader` of format/Message.fbs: 1 a schema, 2 a dictionary, 3 a record batch. */
  readonly kind: number;
  readonly header: FlatTable;
  readonly block: Block;
  /** Where the next message begins. */
  readonly end: number;
}

const PREFIX = 8; // -1, and the size of the metadata
const VERSIONS = [3, 4]; // V4 and V5; before them things lay otherwise

/**
 * Reads the message that begins at `offset`.
 *
 * @param end - where messages end.
 * @returns null behind the last one: at `end`, or where an end is marked, behind which there must be nothing.
 * @throws Error with what does not hold.
 */
export async function readFrame(file: FileHandle, offset: number, end: number): Promise<Frame | null> {
  if (offset === end) return null;
  requireThat(end - offset >= PREFIX, `a message or the end follows byte ${offset}`);
  const prefix = await readBytes(file, offset, PREFIX);
  requireThat(prefix.readInt32LE(0) === -1, `a message begins at byte ${offset}`);
  const size = prefix.readInt32LE(4);
  if (size === 0) {
    requireThat(end - offset === PREFIX, 'nothing follows the end mark');
    return null;
  }
  const metadataSize = PREFIX + size;
  requireThat(
    size > 0 && metadataSize % 8 === 0 && offset + metadataSize <= end,
    `the message at byte ${offset} lies in the file`,
  );
  const message = FlatTable.read(await readBytes(file, offset + PREFIX, size));
  const bodySize = message.long(3);
  requireThat(
    bodySize % 8 === 0 && offset + metadataSize + bodySize <= end,
    `the body of the message at byte ${offset} lies in the file`,
  );
  requireThat(VERSIONS.includes(message.short(0)), 'it is of version 4 or 5 of the format');
  const header = message.table(2);
  requireThat(header !== null, `the message at byte ${offset} says something`);
  const block = { offset, metadataSize, bodySize };
  return { kind: message.byte(1), header, block, end: offset + metadataSize + bodySize };
}
