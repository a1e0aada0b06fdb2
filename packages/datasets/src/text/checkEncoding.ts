import { isUtf8 } from 'node:buffer';

import { adviseConversion, recognizeForeignBytes } from '@dynclean/schema';

import type { FileProblems } from '../problems/FileProblems.js';

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Position of the first byte that is not part of a well-formed UTF-8 character, or -1. */
function findInvalidByte(bytes: Buffer): number {
  for (let at = 0; at < bytes.length;) {
    const size = [1, 2, 3, 4].find((length) => at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)));
    if (size === undefined) return at;
    at += size;
  }
  return -1;
}

/** Reports one line that is not UTF-8. */
function reportLine(problems: FileProblems, line: number, bytes: Buffer): void {
  const at = findInvalidByte(bytes);
  const value = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  problems.error(
    'encoding',
    { line, where: `byte ${at + 1}` },
    `must be UTF-8, but got the byte 0x${value}, which is none here (Latin-1 or Windows-1252?)`,
    adviseConversion('WINDOWS-1252', problems.file),
  );
}

/**
 * Checks that a file is UTF-8 text and reports every line that is not. Other encodings, binary formats and an empty
 * file are one problem each.
 *
 * @returns the bytes after a UTF-8 byte order mark (which is a warning), or null where the file cannot be used at all.
 */
export function checkEncoding(bytes: Buffer, problems: FileProblems): Buffer | null {
  if (bytes.length === 0) {
    problems.error(
      'empty-file',
      {},
      'must hold at least one sentence, but got an empty file (0 bytes)',
      'Write the file again, or remove it.',
    );
    return null;
  }
  const foreign = recognizeForeignBytes(bytes, problems.file);
  if (foreign !== null) {
    problems.error('encoding', { line: 1 }, `must be UTF-8 text, but got ${foreign.name}`, foreign.advice);
    return null;
  }
  if (!isUtf8(bytes)) {
    let line = 1;
    for (let from = 0; from < bytes.length; line++) {
      const newline = bytes.indexOf(0x0a, from);
      const end = newline === -1 ? bytes.length : newline;
      const bytesOfLine = bytes.subarray(from, end);
      if (!isUtf8(bytesOfLine)) reportLine(problems, line, bytesOfLine);
      from = end + 1;
    }
    return null;
  }
  if (!bytes.subarray(0, UTF8_MARK.length).equals(UTF8_MARK)) return bytes;
  problems.warning(
    'byte-order-mark',
    { line: 1 },
    'must begin with its text, but got a UTF-8 byte order mark, which was skipped',
    'Save the file as UTF-8 without it.',
  );
  return bytes.subarray(UTF8_MARK.length);
}
