import type { FileHandle } from 'node:fs/promises';

import { InputError } from '@dynclean/schema';

import { ArrowBatch } from './arrow/ArrowBatch.js';
import { FlatTable, requireThat } from './arrow/FlatTable.js';
import { parseRecordBatch } from './arrow/parseRecordBatch.js';
import { type ArrowSchema, parseSchema } from './arrow/parseSchema.js';
import { readBytes } from './arrow/readBytes.js';
import { type Block, type Frame, readFrame } from './arrow/readFrame.js';
import { openExisting } from './openExisting.js';

/** An Arrow IPC file or stream that is read one record batch at a time. */
export interface ArrowFile {
  readonly path: string;
  readonly schema: ArrowSchema;
  /** The next batch, or null after the last. */
  next(): Promise<ArrowBatch | null>;
  close(): Promise<void>;
}

const magic = 'ARROW1';
const START_OF_FILE = 8;
/** Behind a file's messages: the length of its footer and the magic word. */
const END_OF_FILE = 4 + magic.length;
const SCHEMA = 1;
const DICTIONARY = 2;
const RECORD_BATCH = 3;

/**
 * Opens Arrow IPC data for reading: the file format or the stream format, from the start to the end.
 *
 * The reader is ours because apache-arrow's trusts what it reads: a changed byte sends it into a loop without an end,
 * or changes numbers in silence. Here messages, buffers and footer must fit together to the byte, so that whatever is
 * changed but the numbers themselves is an error; and nothing is repeated more often than the file has bytes.
 *
 * @throws InputError when there is no such file, it is not Arrow, cut off, damaged or compressed.
 */
export async function openArrowFile(path: string): Promise<ArrowFile> {
  const file = await openExisting(path);
  try {
    const range = await findMessages(file, path);
    const first = await readFrame(file, range.begin, range.end);
    const begin = first?.kind === SCHEMA ? first : null; // some writers put a file's schema into its footer alone
    const described = range.schema ?? begin?.header ?? null;
    requireThat(described !== null, 'there is a schema');
    const schema = parseSchema(described);
    const blocks: Record<number, Block[]> = { [DICTIONARY]: [], [RECORD_BATCH]: [] };
    let position = begin?.end ?? range.begin;
    let hasEnded = false;

    const readNext = async (): Promise<ArrowBatch | null> => {
      while (!hasEnded) {
        const frame = await readFrame(file, position, range.end);
        if (frame === null) {
          hasEnded = true;
          await range.finish(blocks);
          return null;
        }
        position = frame.end;
        const isKnown = frame.kind === RECORD_BATCH || (frame.kind === DICTIONARY && schema.hasDictionaries);
        requireThat(isKnown, 'nothing but batches follows the schema');
        blocks[frame.kind]?.push(frame.block);
        if (frame.kind === RECORD_BATCH) return readBatch(file, frame, schema);
      }
      return null;
    };
    return {
      path,
      schema,
      next: () => readNext().catch((error: unknown) => Promise.reject(describe(path, error))),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw describe(path, error);
  }
}

async function readBatch(file: FileHandle, { header, block }: Frame, schema: ArrowSchema): Promise<ArrowBatch> {
  const layout = parseRecordBatch(header, schema, block.bodySize);
  const body = await readBytes(file, block.offset + block.metadataSize, block.bodySize);
  return new ArrowBatch(layout, body);
}

interface Messages {
  readonly begin: number;
  readonly end: number;
  /** Where a file has one at its end. */
  readonly schema: FlatTable | null;
  /** @throws Error where a file's footer lists other batches than were there. */
  finish(blocks: Readonly<Record<number, readonly Block[]>>): Promise<void>;
}

async function findMessages(file: FileHandle, path: string): Promise<Messages> {
  const { size } = await file.stat();
  const head = await readBytes(file, 0, Math.min(START_OF_FILE, size));
  if (head.toString('latin1', 0, magic.length) === magic) return findMessagesOfFile(file, path, size);
  if (size < START_OF_FILE || head.readInt32LE(0) !== -1) {
    throw new InputError(`${path}: must be Arrow IPC data (file or stream format), but it starts with ${quote(head)}`);
  }
  return { begin: 0, end: size, schema: null, finish: () => Promise.resolve() };
}

async function findMessagesOfFile(file: FileHandle, path: string, size: number): Promise<Messages> {
  const tail = await readBytes(file, Math.max(0, size - END_OF_FILE), Math.min(END_OF_FILE, size));
  if (size < START_OF_FILE + END_OF_FILE || tail.toString('latin1', 4) !== magic) {
    throw new InputError(`${path}: is cut off: an Arrow file must end with ${magic}. Write it again.`);
  }
  const footerSize = tail.readInt32LE(0);
  const begin = size - END_OF_FILE - footerSize;
  requireThat(footerSize > 0 && begin >= START_OF_FILE, 'the footer lies in the file');
  const footer = FlatTable.read(await readBytes(file, begin, footerSize));
  const listed = { [DICTIONARY]: readBlocks(footer, 2), [RECORD_BATCH]: readBlocks(footer, 3) };
  const finish = (blocks: Readonly<Record<number, readonly Block[]>>): Promise<void> => {
    const isAlike = JSON.stringify(blocks) === JSON.stringify(listed);
    return isAlike
      ? Promise.resolve()
      : Promise.reject(new Error('it must hold that the footer lists the batches of the file'));
  };
  return { begin: START_OF_FILE, end: begin, schema: footer.table(1), finish };
}

function readBlocks(footer: FlatTable, slot: number): Block[] {
  return footer.structures(slot, 24, (long, int) => ({ offset: long(0), metadataSize: int(8), bodySize: long(16) }));
}

function quote(bytes: Buffer): string {
  return bytes.length === 0 ? 'nothing: it is empty' : `the bytes ${bytes.toString('hex')}`;
}

function describe(path: string, error: unknown): Error {
  if (error instanceof InputError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (reason === 'compressed') {
    return new InputError(
      `${path}: is compressed, which is not read here. Write it again without compression ` +
        `(pyarrow: ipc.IpcWriteOptions(compression=None); feather: compression="uncompressed").`,
    );
  }
  return new InputError(`${path}: must be whole Arrow IPC data, but it is damaged: ${reason}. Write it again.`);
}
