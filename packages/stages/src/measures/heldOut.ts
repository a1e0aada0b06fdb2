import { type FilesOf, foldsBy } from './foldsBy.js';
import type { Measure, RunsMeasure } from './Measure.js';
import { streamAum } from './streamAum.js';

/** AUM of the spans that each fold recorded, by one of its lists of files. */
const readFolds =
  (filesOf: FilesOf): RunsMeasure['read'] =>
  (files, reading) => {
    const folds = foldsBy(files, 'words', { epochs: reading.epochs, filesOf });
    return folds.length === 0 ? null : folds.map((fold) => streamAum(filesOf(fold), reading));
  };

/**
 * AUM of the runs that never heard what a name is called: names are parted into folds, and each run records the spans
 * of one that had no part in its loss. What a model never heard of a name it can only tell from the context, so that a
 * dictionary's steady mistake is no longer learned by heart. Spans whose words are nobody's name are not spoken of.
 */
export const heldOut: Measure = {
  name: 'held-out',
  title: 'held out by words',
  about: 'A model that never heard of these words as a name takes the label for wrong.',
  metric: null,
  needsHeldOut: 'words',
  ofRuns: {
    read: readFolds(({ files }) => files),
    readWrong: readFolds(({ relabelled }) => relabelled),
  },
};
