import { createSpanReader } from '@dynclean/datasets';

import { findMistakenSentences } from './findMistakenSentences.js';
import { foldsBy } from './foldsBy.js';
import type { Measure, MeasureChunk } from './Measure.js';
import { streamLastMargins } from './streamLastMargins.js';

/**
 * CrossWeigh (Wang et al. 2019; folds as in its released code, one round): how often the model of a fold
 * that shares no entity with a sentence predicted another one than its labels are: 0 or -1, the same for all spans of
 * the sentence.
 */
export const crossweigh: Measure = {
  name: 'crossweigh',
  title: 'CrossWeigh',
  about: 'A model that never heard of the entities of its sentence finds the sentence mistaken.',
  metric: null,
  needsHeldOut: 'entities',
  read: async (source, reading) => {
    const folds = foldsBy(source, 'entities', reading);
    if (folds.length === 0) return null;
    const reader = createSpanReader(source.spans);
    const mistaken = await findMistakenSentences(folds, reader, reading);
    async function* values(): AsyncGenerator<MeasureChunk> {
      for (const { files } of folds) {
        for await (const { spanIds } of streamLastMargins(files, reading)) {
          const { sentences } = reader.placesOf(spanIds);
          yield { spanIds, values: Float64Array.from(sentences, (sentence) => (mistaken.has(sentence) ? -1 : 0)) };
        }
      }
    }
    return values();
  },
};

/** The same of each span by itself: by how much that model prefers its label to any other. */
export const crossweighSpans: Measure = {
  name: 'crossweigh-spans',
  title: 'CrossWeigh, span by span',
  about: 'A model that never heard of the entities of its sentence takes the label for wrong.',
  metric: null,
  needsHeldOut: 'entities',
  ofRuns: {
    read: (files, reading) => {
      const folds = foldsBy(files, 'entities', reading);
      return folds.length === 0 ? null : folds.map((fold) => streamLastMargins(fold.files, reading));
    },
    readWrong: (files, reading) => {
      const folds = foldsBy(files, 'entities', { ...reading, filesOf: ({ relabelled }) => relabelled });
      return folds.length === 0 ? null : folds.map(({ relabelled }) => streamLastMargins(relabelled, reading));
    },
  },
};
