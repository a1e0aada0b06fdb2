import { writeFileAtomically } from '@dynclean/files';
import type { Sentence } from '@dynclean/schema';

import type { WriteOptions } from '../formats/registry/Format.js';
import { writeSentencesAs } from './writeSentencesAs.js';

/**
 * Writes sentences to a file, whole or not at all.
 *
 * @param format - by name. @default `dynclean`, our JSON Lines
 */
export async function writeSentences(
  path: string,
  sentences: readonly Sentence[],
  format: string = 'dynclean',
  options: WriteOptions = {},
): Promise<void> {
  const pieces: Buffer[] = [];
  await writeSentencesAs(format, sentences, (piece) => Promise.resolve(void pieces.push(Buffer.from(piece))), options);
  await writeFileAtomically(path, Buffer.concat(pieces));
}
