import { createMersenneTwister } from '@dynclean/random';
import type { CleaningSettings, ThresholdSampleIds } from '@dynclean/schema';

/** What the threshold samples are given for a label. */
export interface RelabelOptions {
  /** `[numSpans]` by span id, 0 = no entity. Not changed. */
  readonly labels: Int32Array;
  readonly samples: ThresholdSampleIds;
  /** c + 1, the classes of the data; the fake class is number c + 1. */
  readonly numClasses: number;
  readonly relabel: CleaningSettings['thresholdRelabel'];
  /** Only `fake_class` needs no random numbers. */
  readonly seed: number;
}

/**
 * The labels of the threshold run: those of the data, with the threshold samples relabelled.
 *
 * `fake_class` gives all of them the class c + 1, which no span really has (DynClean, section 3.2). The
 * others stand in the released code only: `neg_to_random_type` gives negatives a random type of 1..c and positives the
 * fake class; `any_other` gives each a random label of 0..c other than its own.
 *
 * @returns `[numSpans]`, labels in `[0, computeThresholdRunClasses(numClasses, relabel))`.
 * @throws RangeError when a sample is no span of the data.
 */
export function relabelThresholdSamples(options: RelabelOptions): Int32Array {
  const { labels, samples, numClasses, relabel, seed } = options;
  const fakeClass = numClasses;
  const random = createMersenneTwister(seed);
  const relabelled = labels.slice();
  for (const span of [...samples.positives, ...samples.negatives]) {
    const label = labels[span];
    if (label === undefined) {
      throw new RangeError(
        `relabelThresholdSamples: samples must be span ids in [0, ${labels.length}), but got ${span}`,
      );
    }
    switch (relabel) {
      case 'fake_class':
        relabelled[span] = fakeClass;
        break;
      case 'neg_to_random_type':
        relabelled[span] = label === 0 ? 1 + random.integer(numClasses - 1) : fakeClass;
        break;
      case 'any_other': {
        const other = random.integer(numClasses - 1); // one of the classes without its own
        relabelled[span] = other < label ? other : other + 1;
        break;
      }
    }
  }
  return relabelled;
}

/** Outputs that the model of the threshold run needs: one more than the data's classes where a fake class is used. */
export function computeThresholdRunClasses(numClasses: number, relabel: CleaningSettings['thresholdRelabel']): number {
  return relabel === 'any_other' ? numClasses : numClasses + 1;
}
