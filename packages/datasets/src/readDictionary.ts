import { InputError, showValue } from '@dynclean/schema';

import type { DictionaryEntry } from './DictionaryMatcher.js';
import { FileProblems } from './FileProblems.js';
import { throwFirstError } from './Problem.js';
import { checkEncoding } from './readers/checkEncoding.js';
import { readBytes } from './readers/readBytes.js';
import { splitLines } from './readers/splitLines.js';

/**
 * Reads a dictionary of `type<TAB>phrase` lines, the words of a phrase parted by spaces: AutoNER's core dictionaries and
 * `datasets/demo/dictionary.tsv`. Empty lines are passed over.
 *
 * @throws InputError for the first line that is not of this form, or a file that is not UTF-8.
 */
export async function readDictionary(path: string): Promise<DictionaryEntry[]> {
  const problems = new FileProblems(path);
  const bytes = await readBytes(problems);
  const text = bytes && checkEncoding(bytes, problems);
  const entries: DictionaryEntry[] = [];
  for (const { number, text: line } of text === null ? [] : splitLines(text, problems)) {
    if (line === null || line.trim() === '') continue;
    const [type = '', phrase = ''] = line.split('\t');
    const tokens = phrase.split(' ').filter((token) => token !== '');
    if (type === '' || tokens.length === 0) {
      problems.error(
        'shape',
        { line: number },
        `must be a type, a tab and a phrase, but got ${showValue(line)}`,
        'Write e.g. LOC<TAB>New York.',
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
