import { showValue } from '@dynclean/schema';

import type { FileProblems } from '../../problems/FileProblems.js';
import { detectTagScheme } from '../../tags/TagScheme.js';
import type { Row } from './splitRows.js';

/** What columns are called. */
const HEADER_WORDS = new Set(
  (
    'token word form text term orth surface id idx index no nr sentence sent sentence_id sent_id doc doc_id lemma pos ' +
    'pos_tag upos xpos chunk chunk_tag tag label ner ner_tag ne ne_tag entity entity_tag bio iob iob2 io type class feats ' +
    'head deprel misc start end'
  ).split(' '),
);

const isHeaderWord = (cell: string): boolean => {
  const word = cell
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
    .replaceAll(/[^a-z_\d]/g, '');
  // Of several columns of tags: NE-COARSE-LIT and the like.
  return HEADER_WORDS.has(word) || HEADER_WORDS.has(word.replace(/_?\d+$|s$/, '')) || /^(ne|ner)_/.test(word);
};

/** Rows without which a tag that stands once may well be a rare type. */
const MANY_ROWS = 50;

/**
 * Looks for names of columns in the first row, which would become a word and a type: cells that are all called so, or a
 * last cell that does not fit the tags of all other rows, are an error; a bare type that stands there and nowhere else
 * in a long file is a warning.
 *
 * @returns the rows without a header.
 */
export function takeHeader(blocks: readonly Row[][], types: readonly string[] | null, problems: FileProblems): Row[][] {
  const [block = [], ...others] = blocks;
  const [header, ...rest] = block;
  const rows = [...rest, ...others.flat()];
  if (header === undefined || rows.length === 0 || header.cells.length < 2) return [...blocks];
  const tag = header.cells.at(-1) ?? '';
  const tags = new Set(rows.map(({ cells }) => cells.at(-1) ?? ''));
  const scheme = detectTagScheme(tags, types);
  const meanings = [...tags].map((other) => scheme.read(other));
  const isType = meanings.some((meaning) => Array.isArray(meaning) && meaning[1] === tag);
  const isStrange =
    !/^[bieslum][-_]./i.test(tag) &&
    scheme.kind !== 'bare' &&
    scheme.read(tag) === 'invalid' &&
    !isType &&
    !meanings.includes('invalid');
  if (header.cells.every(isHeaderWord) || isStrange) {
    problems.error(
      'header',
      { line: header.line },
      `must be a word with its tag, but got ${showValue(header.text)}, which looks like a header`,
      'Remove the line.',
    );
    return rest.length === 0 ? others : [rest, ...others];
  }
  if (scheme.kind === 'bare' && tags.has('O') && !tags.has(tag) && rows.length >= MANY_ROWS) {
    problems.warning(
      'header',
      { line: header.line },
      `must have a tag that stands elsewhere too, but got ${showValue(tag)}, on the word ${showValue(header.cells[0])} alone`,
      'If it is a header, remove the line.',
    );
  }
  return [...blocks];
}
