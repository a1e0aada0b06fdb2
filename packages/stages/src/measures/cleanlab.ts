import { createSpanReader } from '@dynclean/datasets';
import { streamSpanDynamics } from '@dynclean/dynamics';

import { foldsBy, type FilesOf } from './foldsBy.js';
import type { FilesReading, Measure, MeasureChunk, MeasureStreams, RecordedFiles } from './Measure.js';
import { streamLastMargins } from './streamLastMargins.js';
import { WordDistributions } from './WordDistributions.js';

/** Of a fold, the files with the probabilities of all classes. */
export const ofClasses: FilesOf = ({ classes = [] }) => classes;

/**
 * cleanlab's scores of words (`token_classification.rank.get_label_quality_scores`, `self_confidence`; Wang and Mueller
 * 2022), lifted to spans: of each word the probability of its label by a model that never saw its sentence; of a span
 * the least of its words. A test holds them to the library.
 */
export const cleanlab: Measure = {
  name: 'cleanlab',
  title: 'cleanlab, word by word',
  about: 'By a model that never saw its sentence, a word of it is improbably what its label says.',
  metric: null,
  needsHeldOut: 'sentences',
  needsProbabilities: true,
  read: async (source, reading) => {
    const folds = foldsBy(source, 'sentences', { ...reading, filesOf: ofClasses });
    if (folds.length === 0) return null;
    const words = new WordDistributions(createSpanReader(source.spans));
    await words.read(folds, reading);
    const scores = words.scoreLabels();
    async function* values(): AsyncGenerator<MeasureChunk> {
      for (const { files } of folds) {
        for await (const { spanIds } of streamLastMargins(files, reading)) {
          yield { spanIds, values: words.leastOfSpans(spanIds, scores) };
        }
      }
    }
    return values();
  },
};

function readProbabilities(files: RecordedFiles, reading: FilesReading, filesOf: FilesOf): MeasureStreams | null {
  const folds = foldsBy(files, 'sentences', { ...reading, filesOf });
  return folds.length === 0 ? null : folds.map((fold) => streamLastProbabilities(filesOf(fold), reading));
}

async function* streamLastProbabilities(
  files: readonly string[],
  { epochs, signal }: FilesReading,
): AsyncGenerator<MeasureChunk> {
  for await (const chunk of streamSpanDynamics(files.slice(epochs - 1, epochs), { epochs: 1, signal })) {
    yield { spanIds: chunk.spanIds, values: chunk.confidence };
  }
}

/** The same score with a span in the place of a word (`rank.get_label_quality_scores`). */
export const cleanlabSpans: Measure = {
  name: 'cleanlab-spans',
  title: 'cleanlab, span by span',
  about: 'By a model that never saw its sentence, the label is improbable.',
  metric: null,
  needsHeldOut: 'sentences',
  needsProbabilities: true,
  ofRuns: {
    read: (files, reading) => readProbabilities(files, reading, (fold) => fold.files),
    readWrong: (files, reading) => readProbabilities(files, reading, (fold) => fold.relabelled),
  },
};
