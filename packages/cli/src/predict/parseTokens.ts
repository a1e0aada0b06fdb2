import { InputError } from '@dynclean/schema';

/** A line of words with blanks between them. */
export function parseTokenLine(line: string): string[] {
  return line.split(/[ \t]+/).filter((word) => word !== '');
}

/**
 * The tokens of a JSON Lines item `{"tokens": [...]}`; what else it holds (entities of a dataset, say) is passed over.
 *
 * @throws InputError that names file and line.
 */
export function parseTokenItem(line: string, file: string, number: number): string[] {
  const where = `${file}:${number}`;
  let item: unknown;
  try {
    item = JSON.parse(line);
  } catch (error) {
    throw new InputError(`${where}: must be JSON, but got ${show(line)} (${(error as Error).message})`);
  }
  const tokens = (item as { tokens?: unknown } | null)?.tokens;
  if (!Array.isArray(tokens)) {
    throw new InputError(`${where}: must be an object with "tokens", a list of words, but got ${show(line)}`);
  }
  tokens.forEach((token: unknown, index) => {
    if (typeof token !== 'string' || token === '') {
      throw new InputError(
        `${where}: tokens[${index}]: must be a word, but got ${token === '' ? 'an empty text' : JSON.stringify(token)}`,
      );
    }
  });
  return tokens as string[];
}

const show = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)} ...` : text);
