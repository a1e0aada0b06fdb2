import { createRandom, drawPoisson } from '@dynclean/random';
import { ShapeError } from '@dynclean/schema';

import { WrongMixture } from './WrongMixture.js';

/** What noise is estimated from. S = candidate spans; both values of one measure, low is suspicious. */
export interface NoiseEvidence {
  /** `[S]` the measure of each span with the label that it has; NaN: it says nothing of it. */
  readonly values: Float64Array;
  /** `[S]` the same of spans whose label was known to be wrong (threshold samples); NaN: not such a one. */
  readonly wrongValues: Float64Array;
  /** `[S]` 0 = no entity. */
  readonly labels: Int32Array;
  /** Types, and "no entity". */
  readonly numClasses: number;
}

/** How an estimate is made. */
export interface NoiseEstimateOptions {
  /** Of the bootstrap. @default 42 */
  readonly seed?: number;
  /** Draws of the bootstrap. @default 200 */
  readonly numDraws?: number;
}

/** An estimated share of wrong labels. */
export interface NoiseShare {
  /** Labels that the measure speaks of, and those known to be wrong. */
  readonly spans: number;
  readonly samples: number;
  /** In [0, 1]; null: nothing to estimate it from. */
  readonly share: number | null;
  /** Of 95 percent. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Of a type with few labels or samples: the estimate is that of all types together. */
  readonly isPooled: boolean;
}

/** Shares of wrong labels, and how probably each label is one. */
export interface NoiseEstimate {
  /** `[numClasses]` by label; the first: of spans without a label, the share that is an entity. */
  readonly byLabel: readonly NoiseShare[];
  /** Of all types together: the mean of theirs by spans. */
  readonly positives: NoiseShare;
  /** `[S]` P(label is wrong | its measure, its type); NaN where there are no samples or the measure says nothing. */
  readonly probabilities: Float64Array;
  /** `[S]` the same of labels that are known to be wrong; NaN where there are none. */
  readonly wrongProbabilities: Float64Array;
}

/** Fewest labels, and labels known to be wrong, of a type that is estimated by itself. */
export const MIN_OF_TYPE = 20;
const TAIL = 0.025;

/** An estimate with what the bootstrap drew. */
interface Drawn {
  readonly share: number;
  readonly draws: Float64Array;
  /** What the interval reaches at least, where no label lies as low as the wrong ones. */
  readonly atLeast: number;
  readonly posterior: (value: number) => number;
}

/**
 * Beyond DynClean: which share of each type's labels is wrong, and how probably each single one is, from a measure of
 * all labels and of some that are known to be wrong (`WrongMixture`). It rests on one assumption: that wrong labels lie
 * as those known to be wrong do. Labels that are wrong in a way that the model has learned lie higher and are missed;
 * right labels that the model has not learned lie among the wrong ones and count as wrong.
 *
 * Types with fewer than 20 labels or samples share the estimate of all types together (`isPooled`). The interval is
 * that of a Poisson bootstrap over both, percentiles 2.5 and 97.5; where no label lies at the cut, it reaches up to
 * what n labels without a wrong one leave open (-ln 0.025 / n). It does not know of the assumption.
 *
 * @throws ShapeError when arrays differ in length.
 */
export function estimateNoise(evidence: NoiseEvidence, options: NoiseEstimateOptions = {}): NoiseEstimate {
  const { values, wrongValues, labels, numClasses } = evidence;
  if (values.length !== labels.length || wrongValues.length !== labels.length) {
    throw new ShapeError(
      `estimateNoise: values and wrongValues must hold ${labels.length} spans as labels does, but got ` +
        `${values.length} and ${wrongValues.length}`,
    );
  }
  const groups = groupValues(evidence);
  const types = groups.slice(1);
  const all = {
    corpus: concatenate(types.map(({ corpus }) => corpus)),
    wrong: concatenate(types.map(({ wrong }) => wrong)),
  };
  const pooled = drawShares(all, numClasses, options);
  const isPooled = groups.map(({ corpus, wrong }, label) => label > 0 && Math.min(corpus.length, wrong.length) < MIN_OF_TYPE); // prettier-ignore
  const drawn = groups.map((group, label) => (isPooled[label] ? pooled : drawShares(group, label, options)));
  const probabilityOf = (value: number, span: number): number =>
    Number.isNaN(value) ? NaN : (drawn[labels[span]!]?.posterior(value) ?? NaN);
  return {
    byLabel: groups.map((group, label) => describe(drawn[label]!, group, isPooled[label]!)),
    positives: describe(averageDrawn(drawn.slice(1), types), all, false),
    probabilities: values.map(probabilityOf),
    wrongProbabilities: wrongValues.map(probabilityOf),
  };
}

function describe(of: Drawn | null, { corpus, wrong }: Group, isPooled: boolean): NoiseShare {
  const { length: spans } = corpus;
  return { spans, samples: wrong.length, share: of && of.share, interval: of && intervalOf(of), isPooled };
}

interface Group {
  readonly corpus: Float64Array;
  readonly wrong: Float64Array;
}

function groupValues({ values, wrongValues, labels, numClasses }: NoiseEvidence): readonly Group[] {
  const pick = (from: Float64Array, label: number): Float64Array =>
    from.filter((value, span) => labels[span] === label && !Number.isNaN(value));
  return Array.from({ length: numClasses }, (_, label) => ({ corpus: pick(values, label), wrong: pick(wrongValues, label) })); // prettier-ignore
}

/** The share, and what it is of data drawn anew: each label and each wrong one a Poisson number of times, of mean 1. */
function drawShares(group: Group, index: number, { seed = 42, numDraws = 200 }: NoiseEstimateOptions): Drawn | null {
  const { corpus, wrong } = group;
  if (corpus.length === 0 || wrong.length === 0) return null;
  const mixture = new WrongMixture(group);
  const { share, corpusBelow, wrongBelow } = mixture.computeShare();
  const random = createRandom(seed, index);
  const redraw = (means: Float64Array): Float64Array => means.map((mean) => drawPoisson(random, mean));
  const ones = new Float64Array(wrong.length).fill(1);
  const draws = Float64Array.from({ length: numDraws }, () => {
    const counts = redraw(mixture.counts);
    return mixture.computeShare(counts, redraw(ones)).share;
  });
  const atLeast = corpusBelow > 0 ? 0 : Math.min(1, -Math.log(TAIL) / corpus.length / wrongBelow);
  return { share, draws, atLeast, posterior: mixture.createPosterior(share) };
}

function intervalOf({ share, draws, atLeast }: Drawn): { low: number; high: number } {
  const sorted = draws.toSorted();
  const low = sorted[Math.floor(TAIL * (sorted.length - 1))]!;
  const high = sorted[Math.ceil((1 - TAIL) * (sorted.length - 1))]!;
  return { low: Math.min(low, share), high: Math.max(high, share, atLeast) };
}

/** The mean over types by their spans, draw by draw; null where one of them has no estimate. */
function averageDrawn(drawn: readonly (Drawn | null)[], groups: readonly Group[]): Drawn | null {
  const total = groups.reduce((sum, { corpus }) => sum + corpus.length, 0);
  const known = drawn.flatMap((of, index) => (of === null ? [] : [{ ...of, weight: groups[index]!.corpus.length / total }])); // prettier-ignore
  if (total === 0 || known.length < drawn.length) return null;
  const average = (pick: (of: Drawn) => number): number => known.reduce((sum, of) => sum + of.weight * pick(of), 0);
  const [first] = known;
  return {
    share: average(({ share }) => share),
    draws: first!.draws.map((_, index) => average(({ draws }) => draws[index]!)),
    atLeast: average(({ atLeast }) => atLeast),
    posterior: () => NaN,
  };
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
