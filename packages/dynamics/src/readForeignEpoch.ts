import { InputError } from '@dynclean/schema';

import type { ExpectedSpanOptions } from './ExpectedSpans.js';
import { ForeignEpoch } from './ForeignEpoch.js';
import type { EpochRows } from './openEpochFile.js';
import { openExisting } from './openExisting.js';
import { readArrowRows } from './readArrowRows.js';
import { readJsonlRows } from './readJsonlRows.js';

/** Which spans a foreign epoch must hold. */
export interface ForeignEpochOptions extends ExpectedSpanOptions {
  readonly numSpans: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads one epoch that another trainer recorded: Arrow IPC (file or stream) or JSON Lines, told apart by the first
 * bytes, with `span`, `margin` and `probability`, rows in any order. Holds 12 bytes a candidate span, and no text.
 *
 * @returns all spans but the excluded ones, sorted by id.
 * @throws InputError that names file and row (Arrow) or line (JSON Lines), from 1: an id that is unknown, excluded,
 *   repeated or missing, a value that is absent, NaN or infinite, a probability outside [0, 1], a file of neither kind.
 */
export async function readForeignEpoch(path: string, options: ForeignEpochOptions): Promise<EpochRows> {
  const isJsonl = await isJsonLines(path);
  const epoch = new ForeignEpoch(path, isJsonl ? 'line' : 'row', options);
  const readRows = isJsonl ? readJsonlRows : readArrowRows;
  await readRows(path, (row, span, margin, probability) => epoch.add(row, span, margin, probability), options.signal);
  return epoch.finish();
}

/** JSON Lines begin with a brace, but for white space or a byte order mark; other JSON is refused there by line. */
async function isJsonLines(path: string): Promise<boolean> {
  const file = await openExisting(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    if (bytesRead === 0) throw new InputError(`${path}: must hold a row for each span, but it is empty`);
    return /^(\xef\xbb\xbf)?\s*[{["]/.test(buffer.toString('latin1', 0, bytesRead));
  } finally {
    await file.close();
  }
}
