import { bySign, decideRemovals, estimateNoise, type NoiseEstimate, type SignThreshold } from '@dynclean/cleaning';
import { streamSpanDynamics } from '@dynclean/dynamics';
import { type CleaningSettings, InputError, type Sign } from '@dynclean/schema';

import { collectEvidence } from '../measures/collectEvidence.js';
import { findMeasure } from '../measures/registry.js';
import { NUM_NEAREST } from './percentile.js';
import type { DecideOptions, Rule, RuleDecisions } from './Rule.js';

/**
 * Beyond DynClean: a label goes that is probably wrong. To lose a right one costs `rightCost`, to keep a wrong one 1:
 * with P = P(wrong), removing costs (1 - P) rightCost and keeping P; it goes where `P > rightCost / (1 + rightCost)`.
 */
export const posterior: Rule = {
  name: 'posterior',
  about:
    'A label goes that is more probably wrong than right, by the measure and its type; right-cost says by how much.',
  takesMeasure: true,
  decide: decideByPosterior,
};

/** The decisions of the rule, which others go on from. Thresholds and values are P(right) = 1 - P(wrong). */
export async function decideByPosterior(options: DecideOptions): Promise<RuleDecisions> {
  const { spans, types, dynamics, expected, cleaning, epochs, signal } = options;
  const { labels } = spans;
  requireNoOtherSay(cleaning);
  const name = cleaning.measure ?? cleaning.metric;
  const measure = findMeasure(name);
  const evidence = await collectEvidence(measure, options, { epochs, signal });
  if (evidence === null) {
    const advice =
      measure.needsHeldOut === true ? 'Hold names out (--held-out 2).' : 'Record the best other label, too.';
    throw new InputError(`measure: must be one whose values were recorded, but of "${name}" there are none. ${advice}`);
  }
  const noise = estimateNoise({ ...evidence, labels, numClasses: types.length + 1 });
  const decisions = await decideRemovals(streamRight(), {
    labels,
    types,
    thresholds: bySign((sign) => describeThreshold(sign, noise, { labels, cleaning })),
    metric: 'confidence',
    devF1: options.devF1,
    numNearest: NUM_NEAREST,
    keepNearest: options.keepNearest,
    signal,
  });
  return {
    ...decisions,
    thresholds: bySign((sign) => describeThreshold(sign, noise, { labels, cleaning })),
    otherThresholds: null,
  };

  /** The dynamics, with P(right) in place of the probability of the label; 1 where the measure says nothing. */
  async function* streamRight() {
    const rightOf = (span: number): number => 1 - (noise.probabilities[span] || 0);
    for await (const { spanIds, aum } of streamSpanDynamics(dynamics, { ...expected, epochs, signal })) {
      yield { spanIds, aum, confidence: Float64Array.from(spanIds, rightOf) };
    }
  }
}

/** The cut in P(right), and what share of the labels known to be wrong lies below it, which is its percentile. */
function describeThreshold(
  sign: Sign,
  { wrongProbabilities }: NoiseEstimate,
  { labels, cleaning }: { readonly labels: Int32Array; readonly cleaning: CleaningSettings },
): SignThreshold {
  const values = wrongProbabilities
    .filter((value, span) => labels[span]! > 0 === (sign === 'positives') && !Number.isNaN(value))
    .map((value) => 1 - value)
    .sort();
  const isAskedFor = cleaning.sign === 'both' || cleaning.sign === sign;
  const cut = 1 / (1 + cleaning.rightCost);
  const tau = isAskedFor && values.length > 0 ? cut : null;
  const below = values.filter((value) => value < cut).length;
  return {
    tau,
    k: tau === null ? 0 : (100 * below) / values.length,
    values,
    notCleaned: tau !== null ? null : isAskedFor ? 'no_samples' : 'not_asked_for',
  };
}

function requireNoOtherSay({ rule, otherMetric, lowConfidenceOnly }: CleaningSettings): void {
  if (otherMetric === 'ignored' && lowConfidenceOnly === null) return;
  const [name, value] = otherMetric === 'ignored' ? ['lowConfidenceOnly', lowConfidenceOnly] : ['otherMetric', otherMetric]; // prettier-ignore
  throw new InputError(
    `${name}: must be left out with the rule ${rule}, which no threshold of a metric has a say in, but got ${JSON.stringify(value)}`,
  );
}
