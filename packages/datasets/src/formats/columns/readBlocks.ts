import type { TextLine } from '../../text/splitLines.js';
import { findUsualWidth, type Row, splitRows } from './splitRows.js';

/** `# key = value` (CoNLL-U: any key), keys of its relatives without a sign of equality, `#Key=` (WebAnno). */
export const COMMENT = /^#\s*(\S+\s+=(\s|$)|[A-Z]\w*=|(id|sent_id|text|newdoc|newpar|global\.columns)\b)/;
/** A single hash: a comment, or a word of a tweet. */
export const HASH = /^#([ \t]|$)/;

/** CoNLL-2003's and OntoNotes' marks of documents, in any case, which end a sentence wherever they stand. */
export const DOCUMENT = /^(-DOCSTART-([ \t]|$)|#(begin|end) document\b)/i;

/** White space alone, as Unicode has it: JavaScript's leaves NEL out. */
const BLANK = /^[\s\u0085]*$/;

interface Line {
  readonly line: number;
  readonly text: string;
  /** Behind nothing but such lines in its block, so that it may be a comment. */
  readonly leads: boolean;
}

/** Cuts a file at lines of white space alone and at marks of documents, which are passed over. */
function readLines(lines: Iterable<TextLine>): Line[][] {
  const blocks: Line[][] = [];
  let current: Line[] = [];
  const close = (): void => {
    if (current.length > 0) blocks.push(current);
    current = [];
  };
  for (const { number, text } of lines) {
    if (text === null) continue;
    if (BLANK.test(text) || DOCUMENT.test(text)) {
      close();
      continue;
    }
    const leads = text.startsWith('#') && (current.at(-1)?.leads ?? true);
    if (!(leads && COMMENT.test(text))) current.push({ line: number, text, leads });
  }
  close();
  return blocks;
}

/**
 * The rows of a column file, sentence by sentence. Comments lead a sentence: `# key = value`, and any other line behind
 * a single `#` that does not look like the file's rows, in its number of cells and in its last cell.
 */
export function readBlocks(lines: Iterable<TextLine>): Row[][] {
  const blocks = readLines(lines);
  const rows = splitRows(blocks.flat());
  const leading = new Map(blocks.flat().map(({ line, leads }) => [line, leads]));
  const isDoubtful = ({ line, text }: Row): boolean => leading.get(line) === true && HASH.test(text);
  const certain = rows.filter((row) => !isDoubtful(row));
  const { width } = findUsualWidth(certain);
  const lastCells = new Set(certain.map(({ cells }) => cells.at(-1)));
  const isRow = (row: Row): boolean =>
    !isDoubtful(row) || width === 0 || (row.cells.length === width && lastCells.has(row.cells.at(-1)));
  let next = 0;
  return blocks.flatMap((block) => {
    const own = rows.slice(next, next + block.length).filter(isRow);
    next += block.length;
    return own.length === 0 ? [] : [own];
  });
}
