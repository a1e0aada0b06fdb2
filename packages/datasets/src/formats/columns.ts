import { showInvisible, showValue } from '@dynclean/schema';

import type { FileProblems } from '../problems/FileProblems.js';
import type { RawSentence } from '../sentences/RawSentence.js';
import { splitLines } from '../text/splitLines.js';
import { chooseColumns, type ChosenColumns } from './columns/chooseColumns.js';
import { readComments, useComments } from './columns/sentenceComments.js';
import { takeColumns } from './columns/takeColumns.js';
import type { ColumnValues } from './columns/ColumnValues.js';
import { takeHeader } from './columns/takeHeader.js';
import { readBlocks } from './columns/readBlocks.js';
import { findUsualWidth, type Row } from './columns/splitRows.js';
import { stripLanguagePrefix } from './columns/stripLanguagePrefix.js';
import { writeColumns } from './columns/writeColumns.js';
import type { Format, FormatInput } from './registry/Format.js';

/**
 * Rows of CoNLL-U that are no words of their own: contractions (`1-2`) and empty nodes (`1.1`), beside counted words.
 */
function dropRanges(blocks: readonly Row[][]): Row[][] {
  const first = (row: Row): string => row.cells[0] ?? '';
  const isRange = (row: Row): boolean => /^\d+[-.]\d+$/.test(first(row));
  const rows = blocks.flat();
  const others = rows.filter((row) => !isRange(row));
  if (others.length === 0 || others.length === rows.length) return [...blocks];
  if (!others.every((row) => /^\d+$/.test(first(row)))) return [...blocks];
  return blocks.map((block) => block.filter((row) => !isRange(row))).filter(({ length }) => length > 0);
}

/** The cell of a row that stands in a column; the last column is counted from the end where rows differ in length. */
function cellOf({ cells }: Row, index: number, width: number): string | undefined {
  return index === width - 1 ? cells.at(-1) : cells[index];
}

function reportShort(blocks: readonly Row[][], problems: FileProblems): void {
  for (const { line, text, cells } of blocks.flat()) {
    if (cells.length > 1) continue;
    problems.error(
      'shape',
      { line },
      `must have a word and, in the last column, its tag, but got ${showValue(text)}`,
      'Part columns by a tab or spaces (not by commas) and sentences by an empty line.',
    );
  }
}

function reportUneven(rows: readonly Row[], width: number, problems: FileProblems): void {
  const usual = rows.find(({ cells }) => cells.length === width);
  for (const { line, cells } of rows) {
    if (cells.length === width || cells.length < 2) continue;
    problems.countedWarning(
      'uneven-columns',
      { line },
      `must have ${width} columns as line ${usual?.line} has, but got ${cells.length}`,
      'The last column was taken for the tag; a word that holds a space needs tabs between the columns.',
    );
  }
}

/** Tags that are there and are not read must not vanish without a word. */
function reportUnread(
  unread: readonly ColumnValues[],
  blocks: readonly Row[][],
  { problems, types }: FormatInput,
): void {
  for (const column of unread) {
    const placed = column
      .entities(types)
      .flatMap((spans, sentence) => spans.map(([first, , type]) => ({ row: blocks[sentence]?.[first], type })));
    const found = [...new Set(placed.map(({ type }) => showInvisible(type)))];
    problems.warning(
      'unread-tags',
      { line: placed[0]?.row?.line, where: `column ${column.index + 1}` },
      `must not hold tags beside the column that is read, but got ${placed.length} ` +
        `${placed.length === 1 ? 'entity' : 'entities'} (${found.slice(0, 8).join(', ')}${found.length > 8 ? ', ...' : ''})`,
      'They were not read: keep the one column of tags that you mean.',
    );
  }
}

/** Says what is missing; null where columns of words and of tags were found. */
function findMissing({ words, tags }: ChosenColumns, blocks: readonly Row[][], input: FormatInput): string | null {
  const [row] = blocks.flat();
  if (row === undefined) return null;
  if (words === null) {
    input.problems.error(
      'no-words',
      { line: row.line, where: 'column 1' },
      `must hold words, but got ${blocks.flat().slice(0, 3).map(({ cells }) => cells[0]).join(', ')}, which count them`, // prettier-ignore
      'Put a column of words beside the tags.',
    );
    return 'words';
  }
  if (tags !== null || input.wordsOnly) return null;
  input.problems.error(
    'no-tags',
    { line: row.line, where: `column ${row.cells.findLastIndex((cell) => cell !== '') + 1}` },
    `must hold tags such as O, B-PER and I-PER, but got ${showValue(row.cells.findLast((cell) => cell !== ''))} and never O`,
    /^".*"$/su.test(row.cells.at(-1) ?? '')
      ? 'Take the quotes off: cells stand as they are.'
      : 'Put the tags into the last column.',
  );
  return 'tags';
}

/** What is no part of a tag, but an end of a line that is not written `\n`. */
const LINE_END = /[\r\u0085\u2028\u2029]/;

/** Rows that an end of line of another system has joined would become one word and a type of its own. */
function reportLineEnds(blocks: readonly Row[][], tags: ColumnValues, problems: FileProblems): void {
  for (const { line, cells } of blocks.flat()) {
    const tag = (cells[tags.index] ?? '').trim();
    if (!LINE_END.test(tag)) continue;
    problems.error(
      'line-ends',
      { line, where: nameOf(tags.index, cells.length) },
      `must hold one tag, but got ${showValue(tag)}, with the end of a line inside`,
      'Lines must end in \\n: write the file again so.',
    );
  }
}

const nameOf = (index: number, width: number): string =>
  index === width - 1 ? 'last column' : index === 0 ? 'first column' : `column ${index + 1}`;

/**
 * CoNLL columns: a word a line, parted by tabs or blanks, a line of white space after each sentence. Which column holds
 * the words and which the tags is told from what they hold (`chooseColumns`). `-DOCSTART-` lines, comments and rows of
 * contractions are passed over; headers are errors.
 */
export const columns: Format = {
  name: 'columns',
  alias: 'conll',
  ending: '.conll',
  holdsExcluded: 'field',
  title: 'CoNLL columns',
  recognizes: ({ item }) => item === undefined,
  read(input): RawSentence[] {
    const { problems, types, wordsOnly } = input;
    const all = takeHeader(dropRanges(readBlocks(splitLines(input.bytes, problems))), types, problems);
    if (!wordsOnly) reportShort(all, problems);
    const { width } = findUsualWidth(all.flat());
    if (!wordsOnly) reportUneven(all.flat(), width, problems);
    const usual = all
      .map((block) => block.filter(({ cells }) => cells.length === width))
      .filter(({ length }) => length > 0);
    const cells = usual.map((block) => block.map((row) => row.cells));
    const { columns: named } = input.reading;
    const chosen = named === null ? chooseColumns(cells, types) : takeColumns(cells, named);
    const isCut = all.flat().filter(({ cells }) => cells.length < 2).length * 2 < all.flat().length;
    if (isCut && findMissing(chosen, usual, input) !== null) {
      return all.map((block) => ({ kind: 'broken', place: { line: block[0]?.line ?? 1, path: '' } }));
    }
    if (!wordsOnly) reportUnread(chosen.unread, usual, input);
    if (!wordsOnly && chosen.tags !== null) reportLineEnds(usual, chosen.tags, problems);
    return readSentences({ all, usual }, chosen, input);
  },
  write: writeColumns,
};

/** Sentences of blocks of rows: `all` rows, with the tags that were chosen by the `usual` ones alone. */
function readSentences(
  { all, usual }: { readonly all: readonly Row[][]; readonly usual: readonly Row[][] },
  { words, tags }: ChosenColumns,
  input: FormatInput,
): RawSentence[] {
  const width = usual[0]?.[0]?.cells.length ?? 0;
  const wordIndex = words?.index ?? 0;
  // The tags of the chosen column may be made of what its cells hold (brackets, features).
  const tagOfRow = new Map(
    usual.flatMap((block, s) => block.map((row, position) => [row, tags?.sentences[s]?.[position] ?? ''])),
  );
  const comments = readComments(input.bytes);
  const sentences = all.map((block): Exclude<RawSentence, { kind: 'broken' }> => {
    const rows = { lines: block.map(({ line }) => line), wordColumn: `column ${wordIndex + 1}` };
    const place = { line: block[0]?.line ?? 1, path: '', rows };
    const tokens = block.map((row) => (row.cells.length === 1 ? row.cells[0] : cellOf(row, wordIndex, width)) ?? '');
    const more = useComments(comments.get(place.line), tokens);
    if (input.wordsOnly || tags === null) {
      return { kind: 'spans', place, tokens, entities: [], ...(more.origin && { origin: more.origin }) };
    }
    const tagOf = (row: Row): string => tagOfRow.get(row) ?? readUnevenTag(row, { tags, width }, input);
    return { kind: 'tags', place, tokens, tags: block.map(tagOf), tagsKey: nameOf(tags.index, width), ...more };
  });
  return stripLanguagePrefix(sentences, input.problems);
}

/** The tag of a row that has more or fewer cells than others: what stands in its place must be a tag. */
function readUnevenTag(
  row: Row,
  { tags, width }: { readonly tags: ColumnValues; readonly width: number },
  { problems, types }: FormatInput,
): string {
  if (row.cells.length < 2) return 'O'; // was reported
  const tag = (cellOf(row, tags.index, width) ?? '').trim();
  const scheme = tags.scheme(types);
  if (tags.count(tag) > 0 || (scheme.kind !== 'bare' && scheme.read(tag) !== 'invalid')) return tag;
  problems.error(
    'shape',
    { line: row.line, where: nameOf(tags.index, width) },
    `must hold the tag of a row of ${width} columns, but got ${showValue(tag)} in a row of ${row.cells.length}`,
    'Give each row as many columns; a word that holds a space needs tabs between them.',
  );
  return 'O';
}
