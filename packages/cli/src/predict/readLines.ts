import { InputError } from '@dynclean/schema';

/**
 * The lines of a stream of UTF-8, as they come. Only `\n` ends a line (the `\r` before it is taken off): tokens may hold
 * any other character that Unicode calls a line end, which Node's readline would split at.
 *
 * @param file - for messages.
 * @throws InputError where the bytes are no UTF-8.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 1;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new InputError(
        `${file}: must be UTF-8, but got other bytes on line ${number} or soon after. ` +
          'Convert it, e.g. with `iconv -f latin1 -t utf-8`.',
      );
    }
  };
  const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decode(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      yield withoutReturn(line);
      number++;
    }
  }
  rest += decode();
  if (rest !== '') yield withoutReturn(rest);
}
