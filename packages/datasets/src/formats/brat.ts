import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { showValue } from '@dynclean/schema';

import { FileProblems } from '../problems/FileProblems.js';
import type { RawSentence } from '../sentences/RawSentence.js';
import { readText } from '../text/readText.js';
import { splitLines } from '../text/splitLines.js';
import { checkEncoding } from '../text/checkEncoding.js';
import type { FolderSplits, Format, FormatInput } from './registry/Format.js';
import { readTextDocument } from './text/readTextDocument.js';
import type { Piece } from './text/TextDocument.js';

const ENTITY = /^(T\d+)\t(\S+) (\d+(?: \d+;\d+)* \d+)(?:\t(.*))?$/;

interface BratSpan extends Piece {
  readonly label: string;
  readonly line: number;
  readonly text?: string;
}

/** One line of an `.ann` file as a span; null where it is another kind of annotation. */
function readLine(line: number, text: string, { problems, reading }: FormatInput): BratSpan | null {
  if (!text.startsWith('T')) return null;
  const [, id, label, offsets, own] = ENTITY.exec(text) ?? [];
  if (id === undefined || label === undefined || offsets === undefined) {
    problems.error(
      'shape',
      { line },
      `must be a span such as "T1\\tPER 0 5\\tAnna", but got ${showValue(text)}`,
      'Fields are parted by tabs, type and offsets by blanks.',
    );
    return null;
  }
  const pieces = offsets.split(';').map((part) => part.split(' ').map(Number));
  const [start = 0, end = 0] = [pieces[0]?.[0], pieces.at(-1)?.[1]];
  if (pieces.length === 1) return { label, start, end, line, ...(own === undefined ? {} : { text: own }) };
  const message = `must be one piece of the text, but got ${pieces.length} at ${offsets}`;
  if (reading.align === 'expand') {
    problems.countedWarning('split-span', { line }, message, 'What lies between was taken in by --align expand.');
    return { label, start, end, line };
  }
  if (reading.align === 'refuse')
    problems.error('split-span', { line }, message, 'Join the pieces, or take what lies between in by --align expand.'); // prettier-ignore
  else problems.countedWarning('split-span', { line }, message, `It was left out by --align ${reading.align}.`);
  return null;
}

/** Each line of the text with something on it: brat shows them as sentences. */
function findLines(text: string): Piece[] {
  const lines: Piece[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const length = Array.from(line).length;
    if (line.trim() !== '') lines.push({ start, end: start + length });
    start += length + 1;
  }
  return lines;
}

async function* readDocument(input: FormatInput): AsyncIterable<RawSentence> {
  const { path, problems } = input;
  const textFile = path.replace(/\.ann$/i, '.txt');
  const own = new FileProblems(textFile);
  const text = await readText(own);
  problems.problems.push(...own.problems);
  const annotations = input.bytes.length === 0 ? input.bytes : checkEncoding(input.bytes, problems);
  const place = { line: 1, path: '' };
  if (text === null || annotations === null) {
    yield { kind: 'broken', place };
    return;
  }
  const spans: BratSpan[] = [];
  if (!input.wordsOnly) {
    for (const { number, text: line } of splitLines(annotations, problems)) {
      const span = line === null ? null : readLine(number, line, input);
      if (span !== null) spans.push(span);
    }
  }
  const origin = { id: basename(path).replace(/\.ann$/i, '') };
  const sents = findLines(text);
  yield* readTextDocument({ text, spans, keyOf: (index) => `line ${spans[index]?.line}`, sents, origin }, place, input);
}

/** Files of annotations with their texts in a folder, or in its folders for training, dev and test. */
async function findPairs(folder: string): Promise<string[]> {
  const names = new Set(await readdir(folder).catch((): string[] => []));
  return [...names].filter((name) => name.endsWith('.ann') && names.has(name.replace(/\.ann$/, '.txt'))).sort();
}

/** Folders of splits, as corpora of shared tasks have them. */
const SPLIT_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  train: ['train', 'training'],
  dev: ['dev', 'devel', 'validation'],
  test: ['test'],
};

/**
 * brat's standoff: `x.ann` beside its text `x.txt`, spans in characters; relations, events and notes are passed over.
 * Each line of the text is a sentence. A span in several pieces is refused, or treated as `align` says.
 */
export const brat: Format = {
  name: 'brat',
  title: "brat's annotations",
  content: 'bytes',
  recognizes: ({ extension }) => extension === '.ann',
  read: readDocument,
  async readFolder(folder): Promise<FolderSplits | null> {
    const flat = await findPairs(folder);
    if (flat.length > 0) return { train: flat };
    const splits: Record<string, readonly string[]> = {};
    for (const [split, names] of Object.entries(SPLIT_FOLDERS)) {
      for (const name of names) {
        const found = await findPairs(join(folder, name));
        if (found.length > 0) splits[split] = found.map((file) => join(name, file));
      }
    }
    return splits['train'] === undefined ? null : splits;
  },
};
