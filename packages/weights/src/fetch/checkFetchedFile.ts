import { open, readFile } from 'node:fs/promises';
import { extname } from 'node:path';

import { readSafetensors } from '../safetensors/readSafetensors.js';

/** First bytes of what torch writes: a zip archive, or a bare pickle as long ago. */
const pickleStarts = [Buffer.from('PK\x03\x04', 'latin1'), Buffer.from([0x80])];

async function readStart(path: string, numBytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(numBytes), 0, numBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const isJsonObject = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};

/** Words and subwords one a line, in UTF-8. */
const isText = (bytes: Buffer): boolean => !bytes.includes(0) && Buffer.from(bytes.toString()).equals(bytes);

/**
 * Whether a file of an encoder is of the kind that its name says. A network that wants one to log in first answers
 * everything with a page of its own, and says that all is well; where no checksum is known,
 * nothing else would show that.
 *
 * @param name - what it will be called, e.g. `config.json`.
 * @param path - where it lies now.
 * @throws Error that says what must hold and how the file begins.
 */
export async function checkFetchedFile(name: string, path: string): Promise<void> {
  const start = await readStart(path, 200);
  const isPage = /^\s*<(!doctype|html|\?xml)/i.test(start.toString('latin1'));
  const begins = `but it begins with ${JSON.stringify(start.subarray(0, 40).toString('utf8'))}`;
  const fail = (wanted: string): never => {
    throw new Error(`${name} must be ${wanted}, ${begins}${isPage ? ' (a web page: a network to log in to?)' : ''}`);
  };
  switch (extname(name)) {
    case '.json':
      if (!isJsonObject(await readFile(path, 'utf8'))) fail('a JSON object');
      return;
    case '.txt':
      if (isPage || !isText(await readFile(path))) fail('lines of text');
      return;
    case '.model': // SentencePiece's: its first field is a piece, a message of some length
      if (isPage || start[0] !== 0x0a) fail('a SentencePiece model');
      return;
    case '.bin':
      if (!pickleStarts.some((wanted) => start.subarray(0, wanted.length).equals(wanted)))
        fail('a checkpoint of torch');
      return;
    case '.safetensors':
      if (isPage) fail('a safetensors file');
      await readSafetensors(path).catch((error: Error) => {
        throw new Error(error.message.replace(`${path}: `, `${name} `));
      });
  }
}
