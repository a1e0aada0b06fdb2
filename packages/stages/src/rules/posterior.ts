import {
  bySign,
  type NoiseMixtures,
  type Posterior,
  type SignThreshold,
  type SpanDynamicsChunks,
} from '@dynclean/cleaning';
import { type CleaningSettings, InputError, type Sign, type SpanLabels } from '@dynclean/schema';

import { countEvidence } from '../measures/countEvidence.js';
import { type MeasuredChunk, openEvidence } from '../measures/openEvidence.js';
import { findMeasure } from '../measures/registry.js';
import { decideByValues } from './decideByValues.js';
import { describeHeldOut } from './describeHeldOut.js';
import { findCleanTypes } from './findCleanTypes.js';
import type { Rule, RuleDecisions, RuleOptions } from './Rule.js';

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

/**
 * The decisions of the rule, which others go on from. Thresholds and values are P(right) = 1 - P(wrong). What the
 * measure says of all spans is read twice: for how they lie, then for the decisions.
 */
export async function decideByPosterior(options: RuleOptions): Promise<RuleDecisions> {
  const { cleaning } = options;
  const { noise, notes, posteriors, read } = await openPosteriors(options);
  const thresholds = bySign((sign) => describeThreshold(sign, { noise, posteriors, cleaning }));
  const advice = 'Let a right label cost more (--right-cost, rightCost)';
  return { ...(await decideByValues(options, { noise, chunks: read(), thresholds, advice })), notes };
}

/** P(label is wrong) of a corpus by a measure. */
export interface Posteriors {
  readonly noise: NoiseMixtures;
  /** What is to be said of it. */
  readonly notes: readonly string[];
  /** `[C]` by label; 0 of types that are left alone. */
  readonly posteriors: readonly Posterior[];
  /** Reads the dynamics with P(right) in place of the probability of the label; 1 where nothing is known of it. */
  readonly read: () => SpanDynamicsChunks;
}

/**
 * Reads, once, what a cleaning's measure says of all spans.
 *
 * @throws InputError where settings have no say, or the measure's values were not recorded.
 */
export async function openPosteriors(options: RuleOptions): Promise<Posteriors> {
  const { labels, types, cleaning, epochs, signal } = options;
  requireNoOtherSay(cleaning);
  const name = cleaning.measure ?? cleaning.metric;
  const measure = findMeasure(name);
  const evidence = await openEvidence(measure, { ...options, numClasses: types.length + 1 }, { epochs, signal });
  if (evidence === null) {
    const needed = measure.needsHeldOut;
    const advice = needed === undefined ? 'Record the best other label, too.' : `It needs ${describeHeldOut(needed)}`;
    throw new InputError(`measure: must be one whose values were recorded, but of "${name}" there are none. ${advice}`);
  }
  const noise = await countEvidence(evidence, labels, options.onChunk);
  const clean = findCleanTypes(noise, types, cleaning.leastNoise);
  const posteriors = noise.createPosteriors(clean.labels);
  return { noise, notes: clean.notes, posteriors, read: () => streamRight(evidence.read(), labels, posteriors) };
}

async function* streamRight(
  chunks: AsyncIterable<MeasuredChunk>,
  labels: SpanLabels,
  posteriors: readonly Posterior[],
) {
  for await (const { spanIds, aum, values } of chunks) {
    const own = labels.labelsOf(spanIds);
    const rightOf = (value: number, row: number): number =>
      Number.isNaN(value) ? 1 : 1 - (posteriors[own[row]!]?.(value) || 0); // NaN without samples
    yield { spanIds, aum, confidence: values.map(rightOf) };
  }
}

/** The cut in P(right), and what share of the labels known to be wrong lies below it, which is its percentile. */
export function describeThreshold(
  sign: Sign,
  {
    noise,
    posteriors,
    cleaning,
  }: {
    readonly noise: NoiseMixtures;
    readonly posteriors: readonly Posterior[];
    readonly cleaning: CleaningSettings;
  },
): SignThreshold {
  const rightOf = (of: Float64Array, label: number): Float64Array => of.map((value) => 1 - posteriors[label]!(value));
  const values = Float64Array.from(
    noise.wrong.flatMap((of, label) => (label > 0 === (sign === 'positives') ? [...rightOf(of, label)] : [])),
  )
    .filter((value) => !Number.isNaN(value))
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
  const [name, value] =
    otherMetric === 'ignored' ? ['lowConfidenceOnly', lowConfidenceOnly] : ['otherMetric', otherMetric];
  throw new InputError(
    `${name}: must be left out with the rule ${rule}, which no threshold of a metric has a say in, but got ${JSON.stringify(value)}`,
  );
}
