import { InputError, showValue } from '@dynclean/schema';

import type { DictionaryEntry } from './DictionaryMatcher.js';
import { FileProblems } from '../../problems/FileProblems.js';
import { throwErrors } from '../../problems/throwErrors.js';
import { checkEncoding } from '../../text/checkEncoding.js';
import { readBytes } from '../../text/readBytes.js';
import { splitLines } from '../../text/splitLines.js';

/**
 * Reads a dictionary of `type<TAB>phrase` lines, the words of a phrase parted by spaces: AutoNER's core dictionaries
 * and `datasets/demo/dictionary.tsv`. Empty lines and further columns are passed over.
 *
 * @param options.type - where it is given, each line is a phrase alone, of this type.
 * @throws InputError for lines that are not of this form, one with their count, or a file that is not UTF-8.
 */
export async function readDictionary(
  path: string,
  options: { readonly type?: string } = {},
): Promise<DictionaryEntry[]> {
  const problems = new FileProblems(path);
  const bytes = await readBytes(problems);
  if (bytes?.length === 0) throw new InputError(describeEmpty(path));
  const text = bytes && checkEncoding(bytes, problems);
  const entries: DictionaryEntry[] = [];
  for (const { number, text: line } of text === null ? [] : splitLines(text, problems)) {
    if (line === null || line.trim() === '') continue;
    const [type = '', phrase = ''] = options.type === undefined ? line.split('\t') : splitPhrase(line, options.type);
    const tokens = phrase.split(' ').filter((token) => token !== '');
    if (type === '' || tokens.length === 0) {
      problems.error(
        'shape',
        { line: number },
        `must be ${options.type === undefined ? 'a type, a tab and a phrase' : 'a phrase without a tab'}, but got ${showValue(line)}`,
        options.type === undefined
          ? 'Write e.g. LOC<TAB>New York; where all are of one type, give it before the file: LOC=names.txt.'
          : 'Write e.g. New York.',
      );
    } else {
      entries.push({ type, tokens });
    }
  }
  throwErrors(problems.problems);
  if (entries.length === 0) throw new InputError(describeEmpty(path));
  return entries;
}

const describeEmpty = (path: string): string => `${path}: must hold at least one phrase, but got none. Check the file.`;

/**
 * Type and phrase of a line without a type; no phrase where there is a tab, which parts a type from it in other files.
 */
const splitPhrase = (line: string, type: string): [type: string, phrase: string] => [
  type,
  line.includes('\t') ? '' : line,
];
