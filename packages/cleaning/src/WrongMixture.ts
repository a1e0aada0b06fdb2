/** Standard errors from a ratio to its upper confidence limit. */
const LIMIT = 2;
/** The cut lies no lower than this share of the wrong labels: of many ratios of small counts some are low by chance. */
const LEAST_WRONG = 0.3;

/** Where the share of wrong labels was read off. */
export interface MixtureShare {
  /** In [0, 1]. */
  readonly share: number;
  /** Labels of the corpus that lie as low as the cut, as many as were counted (or drawn). */
  readonly corpusBelow: number;
  /** Share of the labels known to be wrong that lie so low. */
  readonly wrongBelow: number;
}

/**
 * Beyond DynClean: the values of a corpus as a mixture of those of right labels, which nobody knows, and those of wrong
 * ones, of which labels known to be wrong (threshold samples) are a sample. Of the corpus counts alone are kept, as
 * its labels pass by: how many lie between two neighbouring wrong ones. n = labels of the corpus, m = labels known to
 * be wrong.
 */
export class WrongMixture {
  /** `[m + 1]` labels of the corpus up to the first wrong value, itself included, up to the second, ..., above all. */
  readonly counts: Float64Array;
  readonly #wrong: Float64Array;

  /** @param wrong - `[m]`, at least one, in any order; low is suspicious. */
  constructor(wrong: Float64Array) {
    if (wrong.length === 0) throw new RangeError('WrongMixture: wrong must hold at least one value, but got none');
    this.#wrong = wrong.toSorted();
    this.counts = new Float64Array(wrong.length + 1);
  }

  /** Takes a label of the corpus, by its value. */
  add(value: number): void {
    this.counts[this.#intervalOf(value)]! += 1;
  }

  /**
   * The largest share of wrong labels that the corpus has room for: wrong ones fill the low values, so
   * `share = min over c of F(c) / W(c)`, F and W the shares of the corpus and of the wrong labels that lie at c or
   * below. Of the wrong values the c is taken whose ratio has the lowest upper confidence limit (Garg et al. 2021,
   * Algorithm 1, best bin estimation). In place of their limit, which is one of absolute errors, ours is one of the
   * relative error of a ratio of counts, for missed entities are a thousandth of a corpus; and c is at least the 30th
   * percentile of the wrong values, or chance decides. It is the truth where no right label lies at c or below, else
   * too high.
   *
   * @param counts - `[m + 1]`, as `counts`, maybe drawn anew. @param weights - `[m]` of the wrong ones, drawn so too.
   * @default as they are
   */
  computeShare(counts: Float64Array = this.counts, weights?: Float64Array): MixtureShare {
    const numCorpus = counts.reduce((sum, count) => sum + count, 0);
    const numWrong = weights?.reduce((sum, weight) => sum + weight, 0) ?? this.#wrong.length;
    let best: MixtureShare = { share: 1, corpusBelow: numCorpus, wrongBelow: 1 };
    if (numCorpus === 0 || numWrong === 0) return best;
    let lowest = Infinity;
    let [below, wrongBelow] = [0, 0];
    for (let index = 0; index < this.#wrong.length; index++) {
      below += counts[index]!;
      wrongBelow += weights?.[index] ?? 1;
      if (this.#wrong[index] === this.#wrong[index + 1]) continue; // equals are counted together
      const [f, w] = [below / numCorpus, wrongBelow / numWrong];
      if (w < LEAST_WRONG) continue;
      const relative = Math.sqrt((1 - f) / Math.max(below, 0.5) + (1 - w) / wrongBelow);
      const limit = ((below + 0.5) / numCorpus / w) * Math.exp(LIMIT * relative);
      if (limit >= lowest) continue;
      lowest = limit;
      best = { share: Math.min(1, f / w), corpusBelow: below, wrongBelow: w };
    }
    return best;
  }

  /**
   * How probably a label of this value is wrong: `P(wrong | v) = share * w(v) / f(v)`, at most 1. The ratio of the
   * densities is taken to fall with v, and is then the slope of the least concave majorant of the points (F(c), W(c)):
   * no bandwidth is chosen. Above all wrong values it is 0.
   */
  createPosterior(share: number): (value: number) => number {
    const slopes = this.#computeSlopes();
    return (value) => (share === 0 ? 0 : Math.min(1, share * slopes[this.#intervalOf(value)]!));
  }

  /** `[m + 1]` slope of the majorant in each interval; infinite where there are wrong labels and none of the corpus. */
  #computeSlopes(): Float64Array {
    const numCorpus = this.counts.reduce((sum, count) => sum + count, 0);
    // Segments of the majorant, the steepest first: a new one joins those before it that are not steeper.
    const segments: { intervals: number; corpus: number; wrong: number }[] = [];
    const slopeOf = ({ corpus, wrong }: { corpus: number; wrong: number }): number =>
      wrong === 0 ? 0 : wrong / this.#wrong.length / (corpus / numCorpus);
    for (const [index, corpus] of this.counts.entries()) {
      let last = { intervals: 1, corpus, wrong: index < this.#wrong.length ? 1 : 0 };
      for (let before = segments.at(-1); before && slopeOf(before) <= slopeOf(last); before = segments.at(-1)) {
        segments.pop();
        last = {
          intervals: before.intervals + last.intervals,
          corpus: before.corpus + last.corpus,
          wrong: before.wrong + last.wrong,
        };
      }
      segments.push(last);
    }
    return Float64Array.from(segments.flatMap((one) => Array<number>(one.intervals).fill(slopeOf(one))));
  }

  /** How many wrong values lie below a value. */
  #intervalOf(value: number): number {
    let from = 0;
    let to = this.#wrong.length;
    if (value > this.#wrong[to - 1]!) return to; // nearly every negative
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#wrong[middle]! < value) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
