import type { WriteStream } from 'node:tty';

/** Cells of a line of a terminal; any number of them where the stream is none. */
export function widthOf(stream: NodeJS.WritableStream): number {
  const { isTTY, columns } = stream as Partial<WriteStream>;
  return isTTY === true && columns !== undefined && columns > 0 ? columns : Infinity;
}
