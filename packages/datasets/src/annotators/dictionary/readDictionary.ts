import { InputError, showValue } from '@dynclean/schema';

import type { DictionaryEntry } from './DictionaryMatcher.js';
import { FileProblems } from '../../problems/FileProblems.js';
import { throwFirstError } from '../../problems/throwErrors.js';
import { checkEncoding } from '../../text/checkEncoding.js';
import { readBytes } from '../../text/readBytes.js';
import { splitLines } from '../../text/splitLines.js';

/**
 * Reads a dictionary of `type<TAB>phrase` lines, the words of a phrase parted by spaces: AutoNER's core dictionaries
 * and `datasets/demo/dictionary.tsv`. Empty lines are passed over.
 *
 * @param options.type - where it is given, each line is a phrase alone, of this type.
 * @throws InputError for the first line that is not of this form, or a file that is not UTF-8.
 */
export async function readDictionary(
  path: string,
  options: { readonly type?: string } = {},
): Promise<DictionaryEntry[]> {
  const problems = new FileProblems(path);
  const bytes = await readBytes(problems);
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
        `Write e.g. ${options.type === undefined ? 'LOC<TAB>New York' : 'New York'}.`,
      );
    } else {
      entries.push({ type, tokens });
    }
  }
  throwFirstError(problems.problems, path);
  if (entries.length === 0)
    throw new InputError(`${path}: must hold at least one phrase, but got none. Check the file.`);
  return entries;
}

/**
 * Type and phrase of a line without a type; no phrase where there is a tab, which parts a type from it in other files.
 */
const splitPhrase = (line: string, type: string): [type: string, phrase: string] => [
  type,
  line.includes('\t') ? '' : line,
];
