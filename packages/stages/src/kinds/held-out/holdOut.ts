import { partIntoFolds, relabelThresholdSamples } from '@dynclean/cleaning';
import { type CandidateSpans, numberNames } from '@dynclean/datasets';
import { type HeldOutParting, InputError, type Sentence } from '@dynclean/schema';
import { type PreparedCorpus, restrictCorpus } from '@dynclean/training';

import type { HeldOutTraining } from '../../training/HeldOutTraining.js';
import type { TrainStageInputs } from '../../training/TrainStageOptions.js';

type HeldOut = HeldOutTraining['settings'];

/** Which spans are held out, and which are learned: `[S]`, 1 or 0 each. */
interface Parting {
  readonly isHeldOut: Uint8Array;
  readonly isLearned: Uint8Array;
  /** How many things were parted, and what one of them is. */
  readonly count: number;
  readonly what: string;
}

type Part = (sentences: readonly Sentence[], spans: CandidateSpans, settings: HeldOut) => Parting;

/**
 * Beyond DynClean: parts the names of a training file. Every span that has the words of one of the fold's, in any
 * letter case, labelled or not, is held out.
 */
const partByWords: Part = (sentences, spans, { folds, fold, seed }) => {
  const { names, nameOf } = numberNames(sentences, spans);
  const foldOf = partIntoFolds({ count: names.length, folds, seed });
  const isHeldOut = Uint8Array.from(nameOf, (name) => (name >= 0 && foldOf[name] === fold ? 1 : 0));
  const what = 'names, which are what the words of an entity are';
  return { isHeldOut, isLearned: isHeldOut.map((held) => 1 - held), count: names.length, what };
};

/** Parts whole sentences, as cross-validation does: all spans of the fold's are held out. */
const partBySentences: Part = (sentences, spans, { folds, fold, seed }) => {
  const foldOf = partIntoFolds({ count: sentences.length, folds, seed });
  const isHeldOut = markSentences(spans, (sentence) => foldOf[sentence] === fold);
  return { isHeldOut, isLearned: isHeldOut.map((held) => 1 - held), count: sentences.length, what: 'sentences' };
};

/**
 * As CrossWeigh's released code (Wang et al. 2019): whole sentences are parted; what is learned are those
 * of the other folds that have no entity with the words of one that is held out, in this letter case.
 */
const partByEntities: Part = (sentences, spans, { folds, fold, seed }) => {
  const foldOf = partIntoFolds({ count: sentences.length, folds, seed });
  const wordsOf = ({ tokens, entities }: Sentence): string[] =>
    entities.map(([first, last]) => tokens.slice(first, last + 1).join(' '));
  const unheard = new Set(sentences.flatMap((of, sentence) => (foldOf[sentence] === fold ? wordsOf(of) : [])));
  return {
    isHeldOut: markSentences(spans, (sentence) => foldOf[sentence] === fold),
    isLearned: markSentences(
      spans,
      (sentence) => foldOf[sentence] !== fold && !wordsOf(sentences[sentence]!).some((words) => unheard.has(words)),
    ),
    count: sentences.length,
    what: 'sentences',
  };
};

const partings: Readonly<Record<HeldOutParting, Part>> = {
  words: partByWords,
  sentences: partBySentences,
  entities: partByEntities,
};

/** `[S]` 1 on all spans of some sentences. */
function markSentences({ sentenceOffsets, numSpans }: CandidateSpans, isMarked: (sentence: number) => boolean) {
  const marks = new Uint8Array(numSpans);
  for (let sentence = 0; sentence + 1 < sentenceOffsets.length; sentence++) {
    if (isMarked(sentence)) marks.fill(1, sentenceOffsets[sentence], sentenceOffsets[sentence + 1]);
  }
  return marks;
}

/**
 * Beyond DynClean: parts a training file into folds and takes one of them out of the training. Its spans leave the loss
 * and are recorded instead, each with its own label and with a wrong one.
 *
 * @param from - what of the same sentences is learned at all. @default all of them
 * @throws InputError where there are fewer things to part than folds, or nothing is left to train on.
 */
export function holdOut(
  { data, spans, corpora }: Pick<TrainStageInputs, 'data' | 'spans' | 'corpora'>,
  settings: HeldOut,
  from: PreparedCorpus = corpora.train,
): HeldOutTraining {
  const { by, folds, fold, seed } = settings;
  const { dataset } = data;
  const { isHeldOut, isLearned, count, what } = partings[by](dataset.train, spans, settings);
  if (count < folds) {
    throw new InputError(
      `${dataset.trainFile}: must have at least ${folds} ${what}, one for each fold, but has ${count}. Take fewer folds.`,
    );
  }
  if (fold >= folds) throw new InputError(`held out: fold must be below ${folds}, but got ${fold}`);
  const learned = restrictCorpus(from, isLearned);
  if (!learned.usable.includes(1)) {
    throw new InputError(
      `${dataset.trainFile}: must leave something to train on without fold ${fold + 1} of ${folds} by ${by}, ` +
        'but leaves nothing. Take more folds.',
    );
  }
  return {
    learned,
    recorded: restrictCorpus(corpora.train, isHeldOut),
    relabelled: relabelThresholdSamples({
      labels: spans.labels,
      samples: { positives: [...isHeldOut.keys()].filter((span) => isHeldOut[span] === 1), negatives: [] },
      numClasses: data.vocabulary.numClasses,
      relabel: 'any_other',
      seed,
    }),
    settings,
  };
}
