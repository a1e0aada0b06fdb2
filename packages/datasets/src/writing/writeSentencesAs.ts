import { InputError, type Sentence } from '@dynclean/schema';

import { findFormat, listFormats } from '../formats/registry.js';
import { refuseWeights } from '../formats/write/refuseSentence.js';
import type { Sink, WriteOptions } from '../formats/registry/Format.js';

/**
 * Writes sentences in a format by its name, a piece at a time: what goes in one by one comes out one by one, and
 * nothing is kept. What `readSentences` makes of the pieces are the same sentences, with their entities from left to
 * right.
 *
 * @param options.sink - takes a piece; the next one comes when it is done.
 * @throws InputError for a format that is not known or only read, and for a sentence that the format cannot hold, by
 *   its number.
 */
export async function writeSentencesAs(
  name: string,
  sentences: Iterable<Sentence> | AsyncIterable<Sentence>,
  { sink, ...options }: WriteOptions & { readonly sink: Sink },
): Promise<void> {
  const format = findFormat(name);
  if (format.write === undefined) {
    const written = listFormats().flatMap((known) => (known.write === undefined ? [] : [known.name]));
    throw new InputError(
      `format: must be one that is written, ${written.join(', ')}, but got ${JSON.stringify(name)}, which is only read. ` +
        'Choose one of these.',
    );
  }
  await format.write(format.holdsWeights === true ? sentences : withoutWeights(name, sentences), sink, options);
}

/** Hands sentences on. @throws InputError at the first with weights. */
async function* withoutWeights(
  format: string,
  sentences: Iterable<Sentence> | AsyncIterable<Sentence>,
): AsyncGenerator<Sentence, void, undefined> {
  let index = 0;
  for await (const sentence of sentences) {
    refuseWeights(format, sentence, index++);
    yield sentence;
  }
}
