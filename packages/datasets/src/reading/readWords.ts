import { isUtf8 } from 'node:buffer';
import { extname } from 'node:path';

import { InputError, type Sentence } from '@dynclean/schema';

import { FileProblems } from '../problems/FileProblems.js';
import { looksLikeColumns } from '../formats/columns/looksLikeColumns.js';
import { readBlocks } from '../formats/columns/readBlocks.js';
import { findUsualWidth } from '../formats/columns/splitRows.js';
import { chooseColumns } from '../formats/columns/chooseColumns.js';
import { findFormat, recognizeFormat } from '../formats/registry.js';
import { isObject } from '../json/JsonObject.js';
import { findJsonLayout } from '../json/findJsonLayout.js';
import { readFirstItems } from '../json/readFirstItems.js';
import { splitLines } from '../text/splitLines.js';
import { throwErrors } from '../problems/throwErrors.js';
import { checkTokens } from '../sentences/checkSentence.js';
import { readRawSentences } from './readSentenceFile.js';

/** Endings that nothing but columns has. */
const COLUMN_ENDINGS = ['.conll', '.conllu', '.bio', '.iob', '.iob2'];

/**
 * The format of a file that holds more than plain text, told from its beginning: columns, JSON. Its title is `tokens`
 * where it is `{"tokens": [...]}` a line, which can be read line by line. Null for plain text.
 *
 * @param head - the first bytes, which may end anywhere.
 */
export function recognizeLabelled(head: Buffer, extension: string): { readonly title: string } | null {
  const layout = findJsonLayout(head, extension);
  if (layout !== null) {
    const items = layout === 'lines' ? readFirstItems(head, layout) : [];
    const isPlain = (item: unknown): boolean =>
      isObject(item) && Array.isArray(item['tokens']) && item['tokens'].every((token) => typeof token === 'string');
    const [first] = items;
    if (layout === 'lines' && (first === undefined || isPlain(first) || !isObject(first))) return { title: 'tokens' };
    return { title: first === undefined ? 'JSON' : (recognizeFormat(head, extension)?.title ?? 'JSON') };
  }
  const { title } = findFormat('columns');
  return COLUMN_ENDINGS.includes(extension) || looksLikeColumns(head) ? { title } : null;
}

/** Whether a file holds lines of several words and no tags: as columns, the first word of each alone would be read. */
function isPlainText(file: string, bytes: Buffer): boolean {
  const extension = extname(file).toLowerCase();
  if (recognizeFormat(bytes, extension, 'bytes') !== null || !isUtf8(bytes) || bytes.includes('\t')) return false;
  // What no format knows by its content is taken for columns.
  if (recognizeFormat(bytes, extension)?.name !== 'columns' || COLUMN_ENDINGS.includes(extension)) return false;
  const blocks = readBlocks(splitLines(bytes, new FileProblems(file)));
  const { width } = findUsualWidth(blocks.flat());
  const usual = blocks.map((block) => block.filter(({ cells }) => cells.length === width).map(({ cells }) => cells));
  return (
    width > 1 &&
    chooseColumns(
      usual.filter(({ length }) => length > 0),
      null,
    ).tags === null
  );
}

/**
 * All sentences of a file in any format that is read without their labels, whatever those are worth; what else the file
 * says of them comes along.
 *
 * @param file - its name, for messages; its ending counts where the content leaves the format open.
 * @throws InputError for what is wrong with it, each kind once, and for plain text.
 */
export async function readUnlabelled(file: string, bytes: Buffer): Promise<Sentence[]> {
  const problems = new FileProblems(file);
  if (isPlainText(file, bytes)) {
    throw new InputError(
      `${file}: must hold sentences whose words can be told, but got plain text. Write {"text": "..."} or ` +
        '{"tokens": ["..."]} a line (JSON Lines), or a word a line and an empty line after each sentence; name a file of columns .conll.',
    );
  }
  const { sentences } = await readRawSentences(bytes, problems, { wordsOnly: true });
  const read = sentences.map((raw): Sentence | null => {
    const tokens = raw.kind === 'broken' ? null : checkTokens(raw, { problems });
    if (raw.kind === 'broken' || tokens === null) return null;
    return { tokens, entities: [], ...(raw.origin && { origin: raw.origin }) };
  });
  throwErrors(problems.problems);
  return read.flatMap((sentence) => sentence ?? []);
}

/** The words of `readUnlabelled` alone. @throws InputError as it does. */
export async function readWords(file: string, bytes: Buffer): Promise<(readonly string[])[]> {
  return (await readUnlabelled(file, bytes)).map(({ tokens }) => tokens);
}
