import { adviseConversion, InputError } from '@dynclean/schema';

/** What a text in memory can hold, with room to work on it. */
const MAX_LINE_LENGTH = 2 ** 28;

/**
 * The lines of a stream of UTF-8, as they come. Only `\n` ends a line (the `\r` before it is taken off): tokens may
 * hold any other character that Unicode calls a line end, which Node's readline would split at. Takes time that grows
 * with the text, however long its lines are.
 *
 * @param file - for messages.
 * @throws InputError where the bytes are no UTF-8, or a line is longer than 2^28 characters.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 1;
  let pieces: string[] = []; // of the line that has not ended yet
  let length = 0;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new InputError(
        `${file}: must be UTF-8, but got other bytes on line ${number} or soon after. ` +
          adviseConversion('WINDOWS-1252', file),
      );
    }
  };
  const hold = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_LINE_LENGTH) {
      throw new InputError(
        `${file}:${number}: must be at most ${MAX_LINE_LENGTH} characters long, but it is longer. Cut it into lines.`,
      );
    }
  };
  const takeLine = (): string => {
    const line = pieces.join('');
    pieces = [];
    length = 0;
    number++;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  };
  for await (const chunk of chunks) {
    const text = decode(chunk);
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      hold(text.slice(from, end));
      yield takeLine();
      from = end + 1;
    }
    if (from < text.length) hold(text.slice(from));
  }
  hold(decode());
  if (length > 0) yield takeLine();
}
