import type { WriteStream } from 'node:tty';

/** Whether a stream is a terminal that shows colors, and nobody has asked for none (`NO_COLOR`, https://no-color.org). */
export function hasColors(stream: NodeJS.WritableStream): boolean {
  const { isTTY, hasColors: has } = stream as Partial<WriteStream>;
  if (isTTY !== true || (process.env['NO_COLOR'] ?? '') !== '') return false;
  return has?.call(stream, 16) ?? false;
}
