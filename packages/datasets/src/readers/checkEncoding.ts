import { isUtf8 } from 'node:buffer';

import type { FileProblems } from '../FileProblems.js';

/** Files that are no text at all, told by their first bytes. */
const BINARY_FORMATS: readonly (readonly [bytes: readonly number[], name: string, advice: string])[] = [
  [[0x1f, 0x8b], 'gzip data', 'Unpack it with gunzip'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive', 'Unpack it with unzip'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file', 'Export it as JSON Lines, e.g. dataset.to_json(path) in Python'],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], 'an Arrow file', 'Export it as JSON Lines, e.g. dataset.to_json(path)'],
];

/** Byte order marks of encodings that are not ours; UTF-32 before UTF-16, whose mark it begins with. */
const FOREIGN_MARKS: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0xff, 0xfe, 0x00, 0x00], 'UTF-32LE'],
  [[0x00, 0x00, 0xfe, 0xff], 'UTF-32BE'],
  [[0xff, 0xfe], 'UTF-16LE'],
  [[0xfe, 0xff], 'UTF-16BE'],
];

const UTF8_MARK = [0xef, 0xbb, 0xbf];

const startsWith = (bytes: Buffer, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** Half or more of the first bytes of ASCII text in UTF-16 are zero; in UTF-8 text none is. */
function looksLikeUtf16(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 4096);
  return head.length >= 4 && head.filter((byte) => byte === 0).length * 4 > head.length;
}

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
    `Convert the file: iconv -f WINDOWS-1252 -t UTF-8 ${problems.file} > converted`,
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
  const binary = BINARY_FORMATS.find(([mark]) => startsWith(bytes, mark));
  if (binary !== undefined) {
    problems.error('encoding', { line: 1 }, `must be UTF-8 text, but got ${binary[1]}`, `${binary[2]}.`);
    return null;
  }
  const foreign = FOREIGN_MARKS.find(([mark]) => startsWith(bytes, mark))?.[1];
  if (foreign !== undefined || looksLikeUtf16(bytes)) {
    const name = foreign ?? 'UTF-16 without byte order mark (every other byte is zero)';
    problems.error(
      'encoding',
      { line: 1 },
      `must be UTF-8 text, but got ${name}`,
      `Convert the file: iconv -f ${foreign ?? 'UTF-16LE'} -t UTF-8 ${problems.file} > converted`,
    );
    return null;
  }
  let text = bytes;
  if (startsWith(bytes, UTF8_MARK)) {
    text = bytes.subarray(UTF8_MARK.length);
    problems.warning(
      'byte-order-mark',
      { line: 1 },
      'must begin with its first sentence, but got a UTF-8 byte order mark, which was skipped',
      'Save the file as UTF-8 without it.',
    );
  }
  if (!isUtf8(text)) {
    let line = 1;
    for (let from = 0; from < text.length; line++) {
      const newline = text.indexOf(0x0a, from);
      const end = newline === -1 ? text.length : newline;
      const bytesOfLine = text.subarray(from, end);
      if (!isUtf8(bytesOfLine)) reportLine(problems, line, bytesOfLine);
      from = end + 1;
    }
    return null;
  }
  return text;
}
