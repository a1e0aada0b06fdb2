import { ShapeError } from '@dynclean/schema';

import type { PreparedCorpus } from './prepareCorpus.js';

/**
 * A corpus of which only some spans count: the others enter no batch and are not recorded, as if they were excluded.
 * Their words are read all the same.
 *
 * @param isKept - `[S]`, 1 for spans that count, as far as they are usable.
 * @throws ShapeError when it is not one for each span.
 */
export function restrictCorpus(corpus: PreparedCorpus, isKept: Uint8Array): PreparedCorpus {
  const { numSpans, sentenceOffsets } = corpus.spans;
  if (isKept.length !== numSpans) {
    throw new ShapeError(`restrictCorpus: isKept must hold ${numSpans} spans, but got ${isKept.length}`);
  }
  const usable = corpus.usable.map((of, span) => of & isKept[span]!);
  const usableCounts = corpus.usableCounts.map((_, sentence) => {
    const own = usable.subarray(sentenceOffsets[sentence], sentenceOffsets[sentence + 1]);
    return own.reduce((sum, of) => sum + of, 0);
  });
  return { ...corpus, usable, usableCounts };
}
