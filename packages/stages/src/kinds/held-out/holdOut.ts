import { partIntoFolds, relabelThresholdSamples } from '@dynclean/cleaning';
import { numberNames } from '@dynclean/datasets';
import { InputError } from '@dynclean/schema';
import { restrictCorpus } from '@dynclean/training';

import type { HeldOutTraining } from '../../training/HeldOutTraining.js';
import type { TrainStageInputs } from '../../training/trainStage.js';

/**
 * Beyond DynClean: parts the names of a training file into folds and takes those of one out of the training. Every span
 * that has the words of one of them, in any letter case, labelled or not, leaves the loss and is recorded instead,
 * with its own label and with a wrong one.
 *
 * @throws InputError where the fold has no name, or nothing is left to train on.
 */
export function holdOutNames(
  { data, spans, corpora }: Pick<TrainStageInputs, 'data' | 'spans' | 'corpora'>,
  settings: HeldOutTraining['settings'],
): HeldOutTraining {
  const { folds, fold, seed } = settings;
  const { dataset } = data;
  const { names, nameOf } = numberNames(dataset.train, spans);
  if (names.length < folds) {
    throw new InputError(
      `${dataset.trainFile}: must have at least as many names as folds (${folds}), but has ${names.length}. ` +
        'A name is what the words of an entity are; take fewer folds, or label more.',
    );
  }
  if (fold >= folds) throw new InputError(`held out: fold must be below ${folds}, but got ${fold}`);
  const foldOf = partIntoFolds({ count: names.length, folds, seed });
  const isHeldOut = Uint8Array.from(nameOf, (name) => (name >= 0 && foldOf[name] === fold ? 1 : 0));
  return {
    learned: restrictCorpus(
      corpora.train,
      isHeldOut.map((held) => 1 - held),
    ),
    recorded: restrictCorpus(corpora.train, isHeldOut),
    relabelled: relabelThresholdSamples({
      labels: spans.labels,
      samples: { positives: [...nameOf.keys()].filter((span) => isHeldOut[span] === 1), negatives: [] },
      numClasses: data.vocabulary.numClasses,
      relabel: 'any_other',
      seed,
    }),
    settings,
  };
}
