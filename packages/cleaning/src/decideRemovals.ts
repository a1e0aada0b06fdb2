import {
  bySign,
  type BySign,
  type CleaningSettings,
  InputError,
  type Sign,
  signs,
  type SpanLabels,
  SpanSet,
  throwIfInterrupted,
  toSpanLabels,
} from '@dynclean/schema';

import type { CleaningWarning } from './CleaningWarning.js';
import type { LowConfidenceCut } from './computeLowConfidenceCuts.js';
import type { SignThreshold } from './estimateThresholds.js';
import { findWarnings } from './findWarnings.js';
import { otherMetricOf } from './otherMetricOf.js';
import type { RankedSpan } from './NearestSpans.js';
import { SignDecider } from './SignDecider.js';
import type { SpanDynamicsChunks } from './SpanDynamicsChunk.js';

const NUM_NEAREST = 10;
const NUM_WORST = 20;

/** What decisions depend on, beside the dynamics. */
export interface RemovalOptions {
  /** Labels of the run whose dynamics are read, `[numSpans]` by span id or read by chunks; 0 = no entity. */
  readonly labels: Int32Array | SpanLabels;
  /** Names of the labels from 1, for counts and messages. */
  readonly types: readonly string[];
  readonly thresholds: BySign<SignThreshold>;
  readonly metric: CleaningSettings['metric'];
  /** The other metric's say: `required` (both must say so) or `enough` (either does). Default: none. */
  readonly other?: { readonly thresholds: BySign<SignThreshold>; readonly role: 'required' | 'enough' } | undefined;
  /** From `computeLowConfidenceCuts`, for the switch `lowConfidenceOnly`. Default: no such restriction. */
  readonly lowConfidenceCuts?: BySign<LowConfidenceCut | null> | undefined;
  /** The cleaner's F1 on dev, in [0, 1], if it is known. */
  readonly devF1?: number | undefined;
  /** How many spans on each side of a threshold to show. Default 10. */
  readonly numNearest?: number | undefined;
  /** How many of the removed spans with the lowest values to show, of each sign. Default 20. */
  readonly numWorst?: number | undefined;
  /**
   * Where all spans of a sign would go, keep the `numNearest` nearest to the threshold instead of refusing.
   * Default: no.
   */
  readonly keepNearest?: boolean | undefined;
  /** What else to do where all spans of a sign would go. Default: to take a smaller k. */
  readonly advice?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Which spans go, and what a person needs to judge that. */
export interface RemovalDecisions {
  /** The removed spans. */
  readonly removed: SpanSet;
  /** Spans in the dynamics, and removed ones among them. */
  readonly counts: BySign<{ readonly candidates: number; readonly removed: number }>;
  /** The same of each type, in the order of labels. */
  readonly byType: readonly { readonly type: string; readonly candidates: number; readonly removed: number }[];
  /** The spans nearest to each threshold, nearest first: `kept` on it or above, `removed` below. */
  readonly nearest: BySign<{ readonly kept: readonly RankedSpan[]; readonly removed: readonly RankedSpan[] }>;
  /** The removed spans with the lowest values, lowest first. */
  readonly worst: BySign<readonly RankedSpan[]>;
  /** Probability that a span of the data lies above a threshold sample of its sign; see `Separation`. */
  readonly separation: BySign<number | null>;
  /** Share of the positives whose AUM is above 0; null without positives. */
  readonly learnedPositives: number | null;
  readonly warnings: readonly CleaningWarning[];
}

/**
 * Decides which spans leave the data: a positive whose metric is below the positives' tau, a negative whose metric is
 * below the negatives' (DynClean, Algorithm 1, lines 11 to 17). Strictly below: a span on the threshold stays.
 *
 * Reads the dynamics once. Held are a bit a span and the samples for review.
 *
 * @param chunks - dynamics of the run on the data as they were, ids ascending.
 * @throws InputError when all spans of a sign would go, with its k and tau.
 * @throws RangeError when the dynamics hold a span without a label, or a label without a type.
 */
export async function decideRemovals(chunks: SpanDynamicsChunks, options: RemovalOptions): Promise<RemovalDecisions> {
  const { types, thresholds, numWorst = NUM_WORST } = options;
  const labels = toSpanLabels(options.labels);
  const deciders = createDeciders(options);
  const removed = new SpanSet(labels.numSpans);
  const numOfLabel = new Int32Array(types.length + 1);
  const numRemovedOfLabel = new Int32Array(types.length + 1);
  const other = otherMetricOf(options.metric);
  for await (const { spanIds, aum, confidence, [options.metric]: values, [other]: others } of chunks) {
    throwIfInterrupted(options.signal);
    const labelsOfChunk = labels.labelsOf(spanIds);
    for (let row = 0; row < spanIds.length; row++) {
      const span = spanIds[row]!;
      const label = labelsOfChunk[row]!;
      if (label < 0 || label > types.length) throw new RangeError(describeLabel(span, label, labels, types));
      const decider = label > 0 ? deciders.positives : deciders.negatives;
      numOfLabel[label]! += 1;
      if (!decider.decide(span, values[row]!, confidence[row]!, aum[row]!, others[row]!)) continue;
      removed.add(span);
      numRemovedOfLabel[label]! += 1;
    }
  }
  const kept = takeBack(deciders, options);
  for (const span of kept) {
    removed.delete(span);
    numRemovedOfLabel[labels.labelsOf(Int32Array.of(span))[0]!]! -= 1;
  }
  const decisions = {
    removed,
    counts: bySign((sign) => ({ candidates: deciders[sign].numSpans, removed: deciders[sign].numRemoved })),
    byType: types.map((type, index) => ({
      type,
      candidates: numOfLabel[index + 1]!,
      removed: numRemovedOfLabel[index + 1]!,
    })),
    nearest: bySign((sign) => ({
      kept: deciders[sign].nearestKept.spans,
      removed: deciders[sign].nearestRemoved.spans,
    })),
    worst: bySign((sign) => deciders[sign].worst.spans.filter(({ spanId }) => removed.has(spanId)).slice(0, numWorst)),
    separation: bySign((sign) => deciders[sign].separation.probability),
    learnedPositives:
      deciders.positives.numSpans === 0 ? null : deciders.positives.numAhead / deciders.positives.numSpans,
  };
  return { ...decisions, warnings: findWarnings({ ...decisions, thresholds, devF1: options.devF1 }) };
}

function createDeciders(options: RemovalOptions): BySign<SignDecider> {
  const { thresholds, lowConfidenceCuts, other, numNearest = NUM_NEAREST, numWorst = NUM_WORST } = options;
  return bySign(
    (sign) =>
      new SignDecider(thresholds[sign], {
        lowConfidence: lowConfidenceCuts?.[sign],
        numNearest,
        numWorst,
        other: other && { tau: other.thresholds[sign].tau, role: other.role },
      }),
  );
}

/**
 * The spans that stay after all where every span of a sign would go: the nearest to its threshold.
 *
 * @throws InputError where that is not wanted.
 */
function takeBack(deciders: BySign<SignDecider>, options: RemovalOptions): Set<number> {
  const kept = new Set<number>();
  for (const sign of signs) {
    if (options.keepNearest !== true) requireSomeLeft(sign, deciders[sign], options);
    else if (isNoneLeft(deciders[sign])) for (const span of deciders[sign].giveBackNearest()) kept.add(span);
  }
  return kept;
}

const isNoneLeft = ({ numSpans, numRemoved }: SignDecider): boolean => numSpans > 0 && numRemoved === numSpans;

function requireSomeLeft(sign: Sign, decider: SignDecider, { thresholds, advice }: RemovalOptions): void {
  if (!isNoneLeft(decider)) return;
  const { numSpans } = decider;
  const { k, tau } = thresholds[sign];
  throw new InputError(
    `clean: some ${sign} must be left, but k = ${k} percent gives tau = ${tau} and all ${numSpans} lie below it. ` +
      `${advice ?? `Take a smaller k for the ${sign}`}, or train the cleaner for longer.`,
  );
}

// eslint-disable-next-line @typescript-eslint/max-params -- what a message needs
function describeLabel(span: number, label: number, { numSpans }: SpanLabels, types: readonly string[]): string {
  if (span < 0 || span >= numSpans) {
    return `decideRemovals: the dynamics must hold spans in [0, ${numSpans}), but got span ${span}`;
  }
  return `decideRemovals: labels[${span}] must be in [0, ${types.length + 1}), but got ${label}`;
}
