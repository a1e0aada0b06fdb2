import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** sha256 of some bytes or of a text's UTF-8 bytes, in lower-case hexadecimal. */
export function computeSha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** sha256 of a file, read as a stream. Rejects with Node's own error where the file cannot be read. */
export async function readSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
