import type { FileProblems } from '../problems/FileProblems.js';

/** No sentence is that long: the longest of the corpora at hand has 225 words, below 3 KB. */
export const MAX_LINE_BYTES = 1_048_576;

/** A line of a file, without its line end. */
export interface TextLine {
  /** Counted from 1. */
  readonly number: number;
  /** Null where the line is too long to be looked at. */
  readonly text: string | null;
}

const BYTE_ORDER_MARK = '\ufeff';

/**
 * The lines of UTF-8 text, split at `\n` only: tokens may hold any other character that Unicode calls a line end. The
 * `\r` of Windows line ends is taken off, and so is a byte order mark at the start of a line, which files that were put
 * together one behind the other have (a counted warning). Lines of more than 1 MiB are reported and have no text.
 *
 * @param firstLine - number of the first one, where the text is a part of a file.
 */
export function* splitLines(text: Buffer, problems: FileProblems, firstLine = 1): Generator<TextLine> {
  let number = firstLine;
  if (hasOldMacEnds(text)) {
    reportOldMacEnds(problems);
    return;
  }
  for (let from = 0; from < text.length; number++) {
    const newline = text.indexOf(0x0a, from);
    const end = newline === -1 ? text.length : newline;
    if (end - from > MAX_LINE_BYTES) {
      problems.error(
        'long-line',
        { line: number },
        `must be at most ${MAX_LINE_BYTES} bytes long, but got ${end - from}`,
        'One line holds one sentence: cut the text into sentences.',
      );
      yield { number, text: null };
    } else {
      const line = text.toString('utf8', from, text[end - 1] === 0x0d ? Math.max(from, end - 1) : end);
      if (line.startsWith(BYTE_ORDER_MARK)) reportMark(number, problems);
      yield { number, text: line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line };
    }
    from = end + 1;
  }
}

/** Whether a text has `\r` inside and no `\n`. */
function hasOldMacEnds(text: Buffer): boolean {
  if (text.includes(0x0a)) return false;
  const at = text.indexOf(0x0d);
  return at !== -1 && at < text.length - 2;
}

function reportOldMacEnds(problems: FileProblems): void {
  problems.error(
    'line-ends',
    { line: 1 },
    'must have lines that end in \\n, but got only \\r, as old Macs wrote it',
    `Lines must end in \\n; here only \\r was found. Convert the file: tr '\\r' '\\n' < ${problems.file} > converted`,
  );
}

function reportMark(line: number, problems: FileProblems): void {
  problems.countedWarning(
    'byte-order-mark',
    { line },
    'must not have a byte order mark at the start of a line, but got one, which was skipped',
    'Files that begin with one were put together: save them without it before.',
  );
}
