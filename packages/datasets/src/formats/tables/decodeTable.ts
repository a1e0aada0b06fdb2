import { Worker } from 'node:worker_threads';

/** Rows of a table, and what Hugging Face's datasets wrote into its metadata; null where they did not. */
export interface Table {
  readonly rows: readonly unknown[];
  readonly metadata: string | null;
}

/** What the thread is given. */
export interface DecodeTask {
  readonly kind: 'parquet' | 'arrow';
  readonly bytes: Uint8Array;
}

/** What it answers. */
export type DecodeAnswer = { readonly table: Table } | { readonly reason: string };

const MIN_MS = 8000;
/** A row takes microseconds, and some bytes: a hundred times what a sound file takes. */
const MS_PER_KIB = 10;

/**
 * Decodes a table in a thread of its own: in some damaged files the libraries do not come to an end, or reject promises
 * that nobody awaits, and neither may hold up or end the program.
 *
 * @throws Error with the reason, where the file is damaged or takes too long.
 */
export async function decodeTable(task: DecodeTask): Promise<Table> {
  const worker = new Worker(new URL('./decodeTableThread.js', import.meta.url), { workerData: task });
  const limitMs = MIN_MS + (task.bytes.length / 1024) * MS_PER_KIB;
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<DecodeAnswer>((resolve) => {
      timer = setTimeout(() => resolve({ reason: 'it cannot be decoded in the time that its size allows' }), limitMs);
      worker.once('message', resolve);
      worker.once('error', (error: Error) => resolve({ reason: error.message }));
      worker.once('exit', () => resolve({ reason: 'its decoding ended early' }));
    });
    if ('reason' in answer) throw new RangeError(answer.reason.split('\n')[0]);
    return answer.table;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
