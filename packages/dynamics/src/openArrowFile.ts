import type { FileHandle } from 'node:fs/promises';

import { InputError } from '@dynclean/schema';
import { RecordBatchReader, type RecordBatch, type Schema } from 'apache-arrow';

import { openExisting } from './openExisting.js';

/** An Arrow IPC file or stream that is read one record batch at a time. */
export interface ArrowFile {
  readonly schema: Schema;
  /** The next batch, or null after the last. */
  next(): Promise<RecordBatch | null>;
  close(): Promise<void>;
}

const magic = 'ARROW1';

/**
 * Opens Arrow IPC data for reading: the file format or, from its start, the stream format.
 *
 * @throws InputError when there is no such file, it is not Arrow, cut off, or compressed.
 */
export async function openArrowFile(path: string): Promise<ArrowFile> {
  const file = await openExisting(path);
  try {
    await requireWhole(file, path);
    const reader = await RecordBatchReader.from(file);
    await reader.open();
    return {
      schema: reader.schema,
      next: async () => {
        try {
          const result = (await reader.next()) as IteratorResult<RecordBatch, null>;
          return result.done === true ? null : result.value;
        } catch (error) {
          throw describe(path, error);
        }
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw describe(path, error);
  }
}

/** Arrow's reader takes garbage for an empty stream, and a file without its end for nothing in particular. */
async function requireWhole(file: FileHandle, path: string): Promise<void> {
  const { size } = await file.stat();
  const head = await readBytes(file, 0, Math.min(8, size));
  if (head.toString('latin1', 0, magic.length) === magic) {
    const tail = await readBytes(file, Math.max(0, size - magic.length), magic.length);
    if (size < 2 * magic.length + 8 || tail.toString('latin1') !== magic) {
      throw new InputError(`${path}: is cut off: an Arrow file must end with ${magic}. Write it again.`);
    }
  } else if (size < 8 || head.readInt32LE(0) !== -1) {
    throw new InputError(`${path}: must be Arrow IPC data (file or stream format), but it starts with ${quote(head)}`);
  }
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function quote(bytes: Buffer): string {
  return bytes.length === 0 ? 'nothing: it is empty' : `the bytes ${bytes.toString('hex')}`;
}

function describe(path: string, error: unknown): Error {
  if (error instanceof InputError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (/compressed/i.test(reason)) {
    return new InputError(
      `${path}: is compressed, which is not read here. Write it again without compression ` +
        `(pyarrow: ipc.IpcWriteOptions(compression=None); feather: compression="uncompressed").`,
    );
  }
  return new InputError(`${path}: must be whole Arrow IPC data, but reading it failed: ${reason}`);
}
