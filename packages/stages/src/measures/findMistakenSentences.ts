import type { SpanReader } from '@dynclean/schema';

import type { FilesReading, HeldOutFiles } from './Measure.js';
import { streamLastMargins } from './streamLastMargins.js';

/**
 * Beyond DynClean: sentences, by their number from 0, of which a model that was trained without them says something
 * else of any span than its label: the model of their fold, after the last epoch that is read.
 */
export async function findMistakenSentences(
  folds: readonly HeldOutFiles[],
  spans: Pick<SpanReader, 'placesOf'>,
  reading: FilesReading,
): Promise<ReadonlySet<number>> {
  const mistaken = new Set<number>();
  for (const { files } of folds) {
    for await (const { spanIds, values } of streamLastMargins(files, reading)) {
      const wrong = spanIds.filter((_, row) => values[row]! < 0);
      for (const sentence of spans.placesOf(wrong).sentences) mistaken.add(sentence);
    }
  }
  return mistaken;
}
