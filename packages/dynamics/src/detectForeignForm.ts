import { InputError, recognizeForeignBytes, showValue } from '@dynclean/schema';

import { describeForm } from './describeForm.js';
import { openExisting } from './openExisting.js';
import { isAumHeader } from './readAumCsv.js';

/** A form in which other trainers' dynamics are read. */
export type ForeignForm = 'arrow' | 'aum' | 'jsonl';

/**
 * The form of a file of dynamics. JSON Lines begin with a brace, but for white space or a byte order mark; other JSON
 * is refused where they are read, by line. CSV of the package `aum` begins with the names of its columns. Other bytes
 * are left to the reader of Arrow.
 *
 * @throws InputError for an empty file, other text, and files of known other kinds.
 */
export async function detectForeignForm(path: string): Promise<ForeignForm> {
  const file = await openExisting(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    if (bytesRead === 0) throw new InputError(`${path}: must hold a row for each span, but it is empty`);
    const head = buffer.subarray(0, bytesRead);
    if (isArrow(head)) return 'arrow';
    if (recognizeForeignBytes(head, path) === null) {
      const text = head.toString('latin1').replace(/^\xef\xbb\xbf/, '');
      if (isAumHeader(text)) return 'aum';
      if (/^\s*[{["]/.test(text)) return 'jsonl';
    }
    refuseOtherForm(path, head);
    return 'arrow';
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
