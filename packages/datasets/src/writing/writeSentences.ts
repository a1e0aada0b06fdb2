import { writeFileAtomically } from '@dynclean/files';
import type { Sentence } from '@dynclean/schema';

import type { Sink, WriteOptions } from '../formats/registry/Format.js';
import { writeSentencesAs } from './writeSentencesAs.js';

/** The bytes of a file with some sentences. */
export async function collectSentences(
  sentences: readonly Sentence[],
  format: string,
  options: WriteOptions = {},
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const sink: Sink = (piece) => Promise.resolve(void pieces.push(Buffer.from(piece)));
  await writeSentencesAs(format, sentences, { ...options, sink });
  return Buffer.concat(pieces);
}

/** Characters that are collected before they are written. */
const PIECE = 262_144;

/**
 * Writes sentences to a file, whole or not at all. What goes in one by one is written so, and none is kept.
 *
 * @param options.format - by name. @default `dynclean`, our JSON Lines
 */
export async function writeSentences(
  path: string,
  sentences: Iterable<Sentence> | AsyncIterable<Sentence>,
  { format = 'dynclean', ...options }: WriteOptions & { readonly format?: string } = {},
): Promise<void> {
  await writeFileAtomically(path, async (write) => {
    let text = '';
    const flush = async (): Promise<void> => {
      if (text !== '') await write(text);
      text = '';
    };
    const sink: Sink = async (piece) => {
      if (typeof piece === 'string') {
        text += piece;
        if (text.length >= PIECE) await flush();
      } else {
        await flush();
        await write(piece);
      }
    };
    await writeSentencesAs(format, sentences, { ...options, sink });
    await flush();
  });
}
