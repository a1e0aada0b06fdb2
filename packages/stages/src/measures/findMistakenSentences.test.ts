import { join } from 'node:path';

import { CompactSpans, createLabelVocabulary } from '@dynclean/datasets';
import { createEpochWriter } from '@dynclean/dynamics';
import { describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../testing/createTestFolder.js';
import { findMistakenSentences } from './findMistakenSentences.js';

/** Epoch files of the model of a fold, which recorded these spans. */
async function writeFold(spanIds: readonly number[], epochs: readonly (readonly number[])[]) {
  const folder = await createTestFolder();
  const files = epochs.map((_, epoch) => join(folder, `epoch-${epoch + 1}.arrow`));
  for (const [epoch, margins] of epochs.entries()) {
    const writer = await createEpochWriter(files[epoch]!, { others: false });
    const probabilities = new Float32Array(margins.length).fill(0.3);
    await writer.write({ spanIds: Int32Array.from(spanIds), margins: Float32Array.from(margins), probabilities, others: null }); // prettier-ignore
    await writer.close();
  }
  return { by: 'entities' as const, files, relabelled: files };
}

describe(findMistakenSentences, () => {
  it('finds those that a model was last wrong of, in a corpus as it is held', async () => {
    // Two words each: ids 0 and 1, 2 and 3, 4 and 5.
    const sentences = [0, 1, 2].map(() => ({ tokens: ['x', 'y'], entities: [] }));
    const spans = CompactSpans.of(sentences, createLabelVocabulary(['A']), 1);
    const folds = [
      await writeFold([0, 1, 4, 5], [[-1, -1, -1, -1], [1, 0, 2, -0.5]]),
      await writeFold([2, 3], [[-1, -1], [1, 1]]),
    ]; // prettier-ignore
    expect([...(await findMistakenSentences(folds, spans, { epochs: 2 }))]).toEqual([2]);
    expect([...(await findMistakenSentences(folds, spans, { epochs: 1 }))]).toEqual([0, 2, 1]);
  });
});
