import type { FileHandle } from 'node:fs/promises';

import { requireThat } from './FlatTable.js';

/** @throws Error where there are fewer. */
export async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer<ArrayBuffer>> {
  // Memory of its own, from its first byte: columns are looked at where they lie.
  const bytes = Buffer.from(new ArrayBuffer(length));
  let numRead = 0;
  while (numRead < length) {
    const { bytesRead } = await file.read(bytes, numRead, length - numRead, position + numRead);
    requireThat(bytesRead > 0, `${length} bytes follow byte ${position}`);
    numRead += bytesRead;
  }
  return bytes;
}
