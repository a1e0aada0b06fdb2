import type { FileProblems } from '../FileProblems.js';
import { showValue } from '../showValue.js';
import { detectTagScheme } from './decodeTags.js';
import type { RawSentence } from './RawSentence.js';
import type { TextLine } from './splitLines.js';

/** Comment lines of CoNLL-U and its relatives; `#` alone is a word. */
const COMMENT = /^# ?(id|sent_id|text|newdoc|newpar|global\.columns)\b/;

interface Row {
  readonly line: number;
  readonly columns: readonly string[];
}

/** Columns are parted by tabs where the line has one, else by spaces. */
const splitColumns = (text: string): string[] => (text.includes('\t') ? text.split('\t') : text.trim().split(/ +/));

/** Whether files such as `B-Actor<TAB>word` put the tag first: all first columns are tags, not all last ones are. */
function isTagFirst(rows: readonly Row[]): boolean {
  const isTag = (text: string | undefined): boolean => text === 'O' || /^[BIESLU]-.+$/su.test(text ?? '');
  return (
    rows.length > 0 && rows.every((row) => isTag(row.columns[0])) && !rows.every((row) => isTag(row.columns.at(-1)))
  );
}

/**
 * CoNLL columns: a word a line, the word in the first column and its tag in the last one (the other way round where
 * only the first column holds tags), an empty line after each sentence. `-DOCSTART-` lines are passed over.
 */
export function parseColumns(lines: Iterable<TextLine>, problems: FileProblems): RawSentence[] {
  const sentences: Row[][] = [];
  let current: Row[] = [];
  for (const { number, text } of lines) {
    if (text === null) continue;
    if (text.trim() === '' && !text.includes('\t')) {
      if (current.length > 0) sentences.push(current);
      current = [];
      continue;
    }
    if (/^-DOCSTART-([ \t]|$)/.test(text) || (current.length === 0 && COMMENT.test(text))) continue;
    const columns = splitColumns(text);
    if (columns.length < 2) {
      problems.error(
        'shape',
        { line: number },
        `must have a word and, in the last column, its tag, but got ${showValue(text)}`,
        'Part columns by a tab or spaces and sentences by an empty line.',
      );
    }
    current.push({ line: number, columns });
  }
  if (current.length > 0) sentences.push(current);

  const rows = sentences.flat();
  const tagFirst = isTagFirst(rows);
  const hasTags = checkColumns(rows, tagFirst, problems);
  return sentences.map((sentence): RawSentence => {
    const place = { line: sentence[0]?.line ?? 1, path: '', linePerToken: true };
    if (!hasTags) return { kind: 'broken', place };
    return {
      kind: 'tags',
      place,
      tokens: sentence.map(({ columns }) => (tagFirst ? columns.at(-1) : columns[0])),
      tags: sentence.map(({ columns }) =>
        ((columns.length < 2 ? 'O' : tagFirst ? columns[0] : columns.at(-1)) ?? '').trim(),
      ),
      tagsKey: tagFirst ? 'first column' : 'last column',
    };
  });
}

/** Looks for signs that the column taken for the tags holds something else; false where it certainly does. */
function checkColumns(rows: readonly Row[], tagFirst: boolean, problems: FileProblems): boolean {
  const [firstRow] = rows;
  if (firstRow === undefined) return true;
  const uneven = rows.find(({ columns }) => columns.length !== firstRow.columns.length);
  if (uneven !== undefined && uneven.columns.length >= 2) {
    problems.warning(
      'uneven-columns',
      { line: uneven.line },
      `must have ${firstRow.columns.length} columns as line ${firstRow.line} has, but got ${uneven.columns.length}`,
      'The last column was taken for the tag; a word that holds a space needs tabs between the columns.',
    );
  }
  const tags = rows.map(({ columns }) => ((tagFirst ? columns[0] : columns.at(-1)) ?? '').trim());
  if (detectTagScheme(tags) === 'bare' && !tags.includes('O')) {
    problems.error(
      'no-tags',
      { line: firstRow.line, where: `column ${firstRow.columns.length}` },
      `must hold tags such as O, B-PER and I-PER, but got ${showValue(tags[0])} and never O`,
      'Put the tags into the last column.',
    );
    return false;
  }
  return true;
}
