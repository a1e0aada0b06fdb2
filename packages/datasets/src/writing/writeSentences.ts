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

/**
 * Writes sentences to a file, whole or not at all.
 *
 * @param options.format - by name. @default `dynclean`, our JSON Lines
 */
export async function writeSentences(
  path: string,
  sentences: readonly Sentence[],
  { format = 'dynclean', ...options }: WriteOptions & { readonly format?: string } = {},
): Promise<void> {
  await writeFileAtomically(path, await collectSentences(sentences, format, options));
}
