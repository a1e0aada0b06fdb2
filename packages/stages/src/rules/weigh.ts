import {
  bySign,
  decideRemovals,
  type LabelWeights,
  type SignThreshold,
  type SpanDynamicsChunks,
} from '@dynclean/cleaning';
import { type CleaningSettings, InputError, type SpanLabels } from '@dynclean/schema';

import { NUM_NEAREST } from './percentile.js';
import { describeThreshold, openPosteriors } from './posterior.js';
import type { Rule, RuleDecisions, RuleOptions } from './Rule.js';

/** Weights are rounded to steps of a thousandth, so that labels that are hardly wrong count in full and are not listed. */
const STEPS = 1000;

/**
 * Beyond DynClean: no label goes; each counts in the loss by `1 - P(wrong)`, the P of `posterior`. Where the measure
 * says nothing of a label, and of a sign that is not asked for, it counts in full.
 */
export const weigh: Rule = {
  name: 'weigh',
  about: 'No label goes: each counts in the loss by the probability that it is right, by the measure and its type.',
  takesMeasure: true,
  weighs: true,
  decide: weighByPosterior,
};

async function weighByPosterior(options: RuleOptions): Promise<RuleDecisions> {
  const { labels, types, cleaning, signal } = options;
  if (cleaning.rightCost !== 1) {
    throw new InputError(
      `rightCost: must be left out with the rule weigh, which takes no label away, but got ${cleaning.rightCost}`,
    );
  }
  const { noise, posteriors, read } = await openPosteriors(options);
  const thresholds = bySign((sign): SignThreshold => {
    const { values, notCleaned } = describeThreshold(sign, { noise, posteriors, cleaning });
    return { tau: null, k: 0, values, notCleaned: notCleaned ?? 'weighed' };
  });
  const gathered = new GatheredWeights(labels, cleaning.sign);
  const decisions = await decideRemovals(gathered.watch(read()), {
    labels,
    types,
    thresholds,
    metric: 'confidence',
    devF1: options.devF1,
    numNearest: NUM_NEAREST,
    keepNearest: options.keepNearest,
    signal,
  });
  return { ...decisions, thresholds, otherThresholds: null, noise, weights: gathered.finish() };
}

/** The weights below 1 of spans that pass by, whose confidence is P(right). */
class GatheredWeights {
  readonly #spanIds: number[] = [];
  readonly #weights: number[] = [];

  constructor(
    private readonly labels: SpanLabels,
    private readonly sign: CleaningSettings['sign'],
  ) {}

  async *watch(chunks: SpanDynamicsChunks) {
    for await (const chunk of chunks) {
      const own = this.labels.labelsOf(chunk.spanIds);
      for (const [row, span] of chunk.spanIds.entries()) {
        const weight = Math.round(STEPS * chunk.confidence[row]!) / STEPS;
        if (weight === 1 || !this.#isAskedFor(own[row]!)) continue;
        this.#spanIds.push(span);
        this.#weights.push(weight);
      }
      yield chunk;
    }
  }

  finish(): LabelWeights {
    return { spanIds: Int32Array.from(this.#spanIds), weights: Float64Array.from(this.#weights) };
  }

  #isAskedFor(label: number): boolean {
    return this.sign === 'both' || label > 0 === (this.sign === 'positives');
  }
}
