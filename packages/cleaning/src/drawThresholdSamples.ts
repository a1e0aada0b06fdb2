import { createMersenneTwister } from '@dynclean/random';
import { ShapeError, type CleaningSettings, type ThresholdSampleIds } from '@dynclean/schema';

/** What threshold samples are drawn from, and how many. */
export interface ThresholdSampleOptions {
  /** `[numSpans]` by span id, 0 = no entity. */
  readonly labels: Int32Array;
  /** `[numSpans]`, 1 for spans that are no training examples; they are never drawn nor counted. */
  readonly excluded: Uint8Array;
  /** c + 1: the c entity types and "no entity". */
  readonly numClasses: number;
  /** Divisor of the counts: c, as the released lists have it, or c + 1, as the paper prints. */
  readonly count: CleaningSettings['thresholdCount'];
  readonly seed: number;
}

/**
 * Draws the spans whose label the threshold run replaces by a class that does not exist (DynClean, Algorithm 1,
 * lines 2 and 3), uniformly and without replacement within each type and within the negatives.
 *
 * Of a type with `n_t` spans `floor(n_t / d)` are drawn, of the negatives `floor(N_p / d)`, with d = c or c + 1 and N_p
 * the number of positives. That is the paper's `floor(n_t / N_p * (N_p / d))` in exact integers; floating point
 * quotients lose a sample here and there (CoNLL03, PER, d = 5: 1,506 for 1,507). Rare types may get none. Where there
 * are fewer negatives than that, all of them are drawn.
 *
 * @returns ids in ascending order. The same seed gives the same ids on any machine.
 * @throws ShapeError when the arrays differ in length or numClasses < 2; RangeError when a label is none of the
 *   classes.
 */
export function drawThresholdSamples(options: ThresholdSampleOptions): ThresholdSampleIds {
  const { labels, excluded, numClasses, count, seed } = options;
  if (excluded.length !== labels.length) {
    throw new ShapeError(
      `drawThresholdSamples: excluded must hold ${labels.length} spans as labels does, but got ${excluded.length}`,
    );
  }
  if (!Number.isInteger(numClasses) || numClasses < 2) {
    throw new ShapeError(`drawThresholdSamples: numClasses must be an integer of at least 2, but got ${numClasses}`);
  }
  const idsByLabel = groupByLabel(labels, excluded, numClasses);
  const [negatives, ...types] = idsByLabel as [Int32Array, ...Int32Array[]];
  const numPositives = types.reduce((sum, ids) => sum + ids.length, 0);
  const divisor = count === 'Np_over_c' ? types.length : types.length + 1;
  const random = createMersenneTwister(seed);
  const draw = (ids: Int32Array, wanted: number): number[] => {
    const numDrawn = Math.min(wanted, ids.length);
    // The first steps of a Fisher-Yates shuffle: each subset of that size is as likely as any other.
    for (let index = 0; index < numDrawn; index++) {
      const other = index + random.integer(ids.length - index);
      [ids[index], ids[other]] = [ids[other]!, ids[index]!];
    }
    return [...ids.subarray(0, numDrawn)];
  };
  const positives = types.flatMap((ids) => draw(ids, Math.floor(ids.length / divisor)));
  return {
    positives: positives.sort(ascending),
    negatives: draw(negatives, Math.floor(numPositives / divisor)).sort(ascending),
  };
}

const ascending = (a: number, b: number): number => a - b;

/** `[numClasses]` lists of the ids that carry each label, excluded spans left out. */
function groupByLabel(labels: Int32Array, excluded: Uint8Array, numClasses: number): Int32Array[] {
  const counts = new Int32Array(numClasses);
  labels.forEach((label, span) => {
    if (label < 0 || label >= numClasses) {
      throw new RangeError(`drawThresholdSamples: labels[${span}] must be in [0, ${numClasses}), but got ${label}`);
    }
    if (excluded[span] !== 1) counts[label]! += 1;
  });
  const ids = Array.from(counts, (size) => new Int32Array(size));
  const filled = new Int32Array(numClasses);
  labels.forEach((label, span) => {
    if (excluded[span] !== 1) ids[label]![filled[label]!++] = span;
  });
  return ids;
}
