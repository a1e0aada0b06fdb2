import { InputError, recognizeForeignBytes, showValue } from '@dynclean/schema';

import { describeForm } from './describeForm.js';
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
 * bytes, with `span`, `margin` and `probability`, rows in any order, and the best other label where the
 * file has it (`other`, `other_probability`). Holds 12 bytes a candidate span, and no text.
 *
 * @returns all spans but the excluded ones, sorted by id.
 * @throws InputError that names file and row (Arrow) or line (JSON Lines), from 1: an id that is unknown, excluded,
 *   repeated or missing, a value that is absent, NaN or infinite, a probability outside [0, 1], a file of neither kind.
 */
export async function readForeignEpoch(path: string, options: ForeignEpochOptions): Promise<EpochRows> {
  const isJsonl = await isJsonLines(path);
  const epoch = new ForeignEpoch(path, isJsonl ? 'line' : 'row', options);
  const readRows = isJsonl ? readJsonlRows : readArrowRows;
  await readRows(path, epoch.add.bind(epoch), options.signal);
  return epoch.finish();
}

/**
 * JSON Lines begin with a brace, but for white space or a byte order mark; other JSON is refused there by line. Other
 * text is refused here, by what it looks like; other bytes where Arrow is read.
 */
async function isJsonLines(path: string): Promise<boolean> {
  const file = await openExisting(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    if (bytesRead === 0) throw new InputError(`${path}: must hold a row for each span, but it is empty`);
    const head = buffer.subarray(0, bytesRead);
    if (isArrow(head)) return false;
    const isText = recognizeForeignBytes(head, path) === null;
    if (isText && /^(\xef\xbb\xbf)?\s*[{["]/.test(head.toString('latin1', 0, 64))) return true;
    refuseOtherForm(path, head);
    return false;
  } finally {
    await file.close();
  }
}

const HEAD_BYTES = 4096;

/** By the magic of the file format, or the mark of a message of the stream format. */
const isArrow = (head: Buffer): boolean =>
  head.toString('latin1', 0, 6) === 'ARROW1' || (head.length >= 4 && head.readInt32LE(0) === -1);

/** @throws InputError for text and for files of known other kinds. */
function refuseOtherForm(path: string, head: Buffer): void {
  const foreign = recognizeForeignBytes(head, path);
  const wanted = `${path}: must be JSON Lines or Arrow IPC data, but got`;
  if (foreign !== null) throw new InputError(`${wanted} ${foreign.name}. ${foreign.advice}`);
  const text = head.toString('utf8');
  const [line = ''] = text.split(/\r?\n/);
  if (line.trim() === '' || /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(line)) return;
  const separator = [[',', 'comma'], ['\t', 'tab'], [';', 'semicolon']].find(([sign = '']) => line.includes(sign)); // prettier-ignore
  const kind = separator === undefined ? 'text' : `${separator[1]}-separated text`;
  throw new InputError(
    `${wanted} ${kind} that begins with ${showValue(line, 40)}. ${describeForm('Write a row as {"span": 0, "margin": 1.5, "probability": 0.8}')}`,
  );
}
