import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { nameErrorsPath, temporaryName } from '@dynclean/files';
import {
  AsyncByteQueue,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Struct,
  type Data,
  type Schema,
} from 'apache-arrow';

/** Writes an Arrow IPC file batch by batch under a temporary name; `close` makes it appear, `abort` leaves nothing. */
export interface ArrowFileWriter {
  /** Writes one record batch, columns in the order of the schema. When it returns, the columns may be overwritten. */
  write(columns: readonly Data[], numRows: number): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/**
 * Collects the bytes of one batch, so that they can be written, and waited for, before the next. Arrow's own streams
 * do not wait for the disk: through them a file of 300 MiB is held in memory almost whole.
 */
class ByteSink extends AsyncByteQueue {
  #bytes: Uint8Array[] = [];

  override write(bytes: Uint8Array): void {
    this.#bytes.push(bytes);
  }

  take(): Uint8Array {
    const bytes = Buffer.concat(this.#bytes);
    this.#bytes = [];
    return bytes;
  }
}

/**
 * Opens a writer of `path`. What stood there before is replaced by `close`, at once and whole.
 *
 * @param schema - columns, and metadata that the file carries.
 */
export async function createArrowFileWriter(path: string, schema: Schema): Promise<ArrowFileWriter> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryName(path, 'partial');
  const file = await open(temporary, 'wx');
  const sink = new ByteSink();
  const writer = new RecordBatchFileWriter();
  writer.reset(sink, schema);
  let state: 'open' | 'closed' | 'aborted' = 'open';

  const requireOpen = (): void => {
    if (state !== 'open') throw new Error(`${path}: the writer is ${state}`);
  };
  const abort = async (): Promise<void> => {
    if (state !== 'open') return;
    state = 'aborted';
    await file.close();
    await rm(temporary, { force: true });
  };

  return {
    async write(columns, numRows) {
      requireOpen();
      const struct = makeData({
        type: new Struct(schema.fields),
        length: numRows,
        nullCount: 0,
        children: [...columns],
      });
      writer.write(new RecordBatch(schema, struct));
      await nameErrorsPath(path, () => file.writeFile(sink.take()));
    },
    async close() {
      requireOpen();
      try {
        writer.finish();
        await nameErrorsPath(path, async () => {
          await file.writeFile(sink.take());
          await file.sync();
          await file.close();
          await rename(temporary, path);
        });
        state = 'closed';
      } catch (error) {
        await abort();
        throw error;
      }
    },
    abort,
  };
}
