import { createRandom, drawPoisson } from '@dynclean/random';

import { WrongMixture } from './WrongMixture.js';

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

/** Shares of wrong labels. */
export interface NoiseEstimate {
  /** `[C]` by label; the first: of spans without a label, the share that is an entity. */
  readonly byLabel: readonly NoiseShare[];
  /** Of all types together: the mean of theirs by spans. */
  readonly positives: NoiseShare;
}

/** How probably a label is wrong, by its value; NaN where nothing is known of such labels. */
export type Posterior = (value: number) => number;

/** Fewest labels, and labels known to be wrong, of a type that is estimated by itself. */
const MIN_OF_TYPE = 20;
const TAIL = 0.025;

/**
 * Beyond DynClean: which share of each type's labels is wrong, and how probably each single one is, from a measure of
 * all labels and of some that are known to be wrong (`WrongMixture`). Labels pass by in chunks; held is what is known
 * to be wrong. C = classes: "no entity" and the types.
 *
 * It rests on one assumption: that wrong labels lie as those known to be wrong do. Labels that are wrong in a way that
 * the model has learned lie higher and are missed; right labels that the model has not learned lie among the wrong ones
 * and count as wrong. Types with fewer than 20 labels or samples share the estimate of all types together.
 */
export class NoiseMixtures {
  readonly #byLabel: readonly Group[];
  readonly #types: Group;

  /** @param wrong - `[C]` by label, values of labels known to be wrong (threshold samples), in any order. */
  constructor(readonly wrong: readonly Float64Array[]) {
    this.#byLabel = wrong.map((values) => new Group(values));
    this.#types = new Group(concatenate(wrong.slice(1)));
  }

  /**
   * Takes labels of the corpus, each once. What is no label of a class is left to those who decide on it.
   *
   * @param labels - `[R]` 0 = no entity. @param values - `[R]` low is suspicious; NaN: the measure says nothing.
   */
  add(labels: Int32Array, values: Float64Array): void {
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      if (Number.isNaN(value)) continue;
      const label = labels[row]!;
      this.#byLabel[label]?.add(value);
      if (label > 0) this.#types.add(value);
    }
  }

  /**
   * `[C]` by label, P(label is wrong | its value, its type).
   *
   * @param taken - labels that are all taken for right.
   */
  createPosteriors(taken: ReadonlySet<number> = new Set()): readonly Posterior[] {
    return this.#byLabel.map((_, label) => {
      if (taken.has(label)) return () => 0;
      const { mixture } = this.#sourceOf(label);
      return mixture === null ? () => NaN : mixture.createPosterior(mixture.computeShare().share);
    });
  }

  /**
   * Shares with intervals: those of a Poisson bootstrap over labels and samples, percentiles 2.5 and 97.5; where no
   * label lies at the cut, it reaches up to what n labels without a wrong one leave open (-ln 0.025 / n). It does not
   * know of the assumption.
   */
  estimate(options: NoiseEstimateOptions = {}): NoiseEstimate {
    const isPooled = this.#byLabel.map((group, label) => this.#sourceOf(label) !== group);
    const pooled = isPooled.includes(true) ? drawShares(this.#types, this.#byLabel.length, options) : null;
    const drawn = this.#byLabel.map((group, label) => (isPooled[label] ? pooled : drawShares(group, label, options)));
    return {
      byLabel: this.#byLabel.map((group, label) => describe(drawn[label]!, group, isPooled[label]!)),
      positives: describe(averageDrawn(drawn.slice(1), this.#byLabel.slice(1)), this.#types, false),
    };
  }

  /** What labels are judged by: those of their own type, or of all types. */
  #sourceOf(label: number): Group {
    const own = this.#byLabel[label]!;
    return label > 0 && Math.min(own.numSpans, own.numWrong) < MIN_OF_TYPE ? this.#types : own;
  }
}

/** Labels that are judged together. */
class Group {
  numSpans = 0;
  readonly numWrong: number;
  readonly #mixture: WrongMixture | null;

  constructor(wrong: Float64Array) {
    this.numWrong = wrong.length;
    this.#mixture = wrong.length === 0 ? null : new WrongMixture(wrong);
  }

  add(value: number): void {
    this.numSpans += 1;
    this.#mixture?.add(value);
  }

  /** Null where there is nothing to estimate from. */
  get mixture(): WrongMixture | null {
    return this.numSpans === 0 ? null : this.#mixture;
  }
}

/** An estimate with what the bootstrap drew. */
interface Drawn {
  readonly share: number;
  readonly draws: Float64Array;
  /** What the interval reaches at least, where no label lies as low as the wrong ones. */
  readonly atLeast: number;
}

function describe(of: Drawn | null, { numSpans, numWrong }: Group, isPooled: boolean): NoiseShare {
  return { spans: numSpans, samples: numWrong, share: of && of.share, interval: of && intervalOf(of), isPooled };
}

/** The share, and what it is of data drawn anew: each label and each wrong one a Poisson number of times, of mean 1. */
function drawShares(group: Group, index: number, { seed = 42, numDraws = 200 }: NoiseEstimateOptions): Drawn | null {
  const { mixture, numSpans, numWrong } = group;
  if (mixture === null) return null;
  const { share, corpusBelow, wrongBelow } = mixture.computeShare();
  const random = createRandom(seed, index);
  const redraw = (means: Float64Array): Float64Array => means.map((mean) => drawPoisson(random, mean));
  const ones = new Float64Array(numWrong).fill(1);
  const draws = Float64Array.from({ length: numDraws }, () => {
    const counts = redraw(mixture.counts);
    return mixture.computeShare(counts, redraw(ones)).share;
  });
  const atLeast = corpusBelow > 0 ? 0 : Math.min(1, -Math.log(TAIL) / numSpans / wrongBelow);
  return { share, draws, atLeast };
}

function intervalOf({ share, draws, atLeast }: Drawn): { low: number; high: number } {
  const sorted = draws.toSorted();
  const low = sorted[Math.floor(TAIL * (sorted.length - 1))]!;
  const high = sorted[Math.ceil((1 - TAIL) * (sorted.length - 1))]!;
  return { low: Math.min(low, share), high: Math.max(high, share, atLeast) };
}

/** The mean over types by their spans, draw by draw; null where one of them has no estimate. */
function averageDrawn(drawn: readonly (Drawn | null)[], groups: readonly Group[]): Drawn | null {
  const total = groups.reduce((sum, { numSpans }) => sum + numSpans, 0);
  const known = drawn.flatMap((of, index) => (of === null ? [] : [{ ...of, weight: groups[index]!.numSpans / total }]));
  if (total === 0 || known.length < drawn.length) return null;
  const average = (pick: (of: Drawn) => number): number => known.reduce((sum, of) => sum + of.weight * pick(of), 0);
  const [first] = known;
  return {
    share: average(({ share }) => share),
    draws: first!.draws.map((_, index) => average(({ draws }) => draws[index]!)),
    atLeast: average(({ atLeast }) => atLeast),
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
