import { bySign, type BySign, type CleaningSettings, InputError, signs, throwIfInterrupted } from '@dynclean/schema';

import type { CleaningWarning } from './CleaningWarning.js';
import type { LowConfidenceCut } from './computeLowConfidenceCuts.js';
import type { SignThreshold } from './estimateThresholds.js';
import { findWarnings } from './findWarnings.js';
import { otherMetricOf } from './otherMetricOf.js';
import type { RankedSpan } from './NearestSpans.js';
import { SignDecider } from './SignDecider.js';
import type { SpanDynamicsChunks } from './SpanDynamicsChunk.js';

/** What decisions depend on, beside the dynamics. */
export interface RemovalOptions {
  /** `[numSpans]` by span id, the labels of the run whose dynamics are read; 0 = no entity. */
  readonly labels: Int32Array;
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
  /**
   * Where all spans of a sign would go, keep the `numNearest` nearest to the threshold instead of refusing.
   * Default: no.
   */
  readonly keepNearest?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Which spans go, and what a person needs to judge that. */
export interface RemovalDecisions {
  /** `[numSpans]` by span id, 1 = removed. */
  readonly isRemoved: Uint8Array;
  /** Ids of the removed spans, ascending, and their metric. */
  readonly removed: { readonly spanIds: Int32Array; readonly values: Float64Array };
  /** Spans in the dynamics, and removed ones among them. */
  readonly counts: BySign<{ readonly candidates: number; readonly removed: number }>;
  /** The same of each type, in the order of labels. */
  readonly byType: readonly { readonly type: string; readonly candidates: number; readonly removed: number }[];
  /** The spans nearest to each threshold, nearest first: `kept` on it or above, `removed` below. */
  readonly nearest: BySign<{ readonly kept: readonly RankedSpan[]; readonly removed: readonly RankedSpan[] }>;
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
 * Reads the dynamics once. Held are a mark a span, the removed ids with their metric, and the samples for review.
 *
 * @param chunks - dynamics of the run on the data as they were, ids ascending.
 * @throws InputError when all spans of a sign would go, with its k and tau.
 * @throws RangeError when the dynamics hold a span without a label, or a label without a type.
 */
export async function decideRemovals(chunks: SpanDynamicsChunks, options: RemovalOptions): Promise<RemovalDecisions> {
  const { labels, types, thresholds, lowConfidenceCuts, numNearest = 10 } = options;
  const deciders = bySign(
    (sign) =>
      new SignDecider(thresholds[sign], {
        lowConfidence: lowConfidenceCuts?.[sign],
        numNearest,
        other: options.other && { tau: options.other.thresholds[sign].tau, role: options.other.role },
      }),
  );
  const isRemoved = new Uint8Array(labels.length);
  const removedIds: number[] = [];
  const removedValues: number[] = [];
  const numOfLabel = new Int32Array(types.length + 1);
  const numRemovedOfLabel = new Int32Array(types.length + 1);
  const other = otherMetricOf(options.metric);
  for await (const { spanIds, aum, confidence, [options.metric]: values, [other]: others } of chunks) {
    throwIfInterrupted(options.signal);
    for (let row = 0; row < spanIds.length; row++) {
      const span = spanIds[row]!;
      const label = labels[span];
      if (label === undefined || label < 0 || label > types.length)
        throw new RangeError(describeLabel(span, label, options));
      const decider = label > 0 ? deciders.positives : deciders.negatives;
      numOfLabel[label]! += 1;
      if (!decider.decide(span, values[row]!, confidence[row]!, aum[row]!, others[row]!)) continue;
      isRemoved[span] = 1;
      removedIds.push(span);
      removedValues.push(values[row]!);
      numRemovedOfLabel[label]! += 1;
    }
  }
  const kept = takeBack(deciders, options);
  for (const span of kept) {
    isRemoved[span] = 0;
    numRemovedOfLabel[labels[span]!]! -= 1;
  }
  const rows = removedIds.flatMap((span, row) => (kept.has(span) ? [] : [row]));
  const decisions = {
    isRemoved,
    removed: {
      spanIds: Int32Array.from(rows, (row) => removedIds[row]!),
      values: Float64Array.from(rows, (row) => removedValues[row]!),
    },
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
    separation: bySign((sign) => deciders[sign].separation.probability),
    learnedPositives:
      deciders.positives.numSpans === 0 ? null : deciders.positives.numAhead / deciders.positives.numSpans,
  };
  return { ...decisions, warnings: findWarnings({ ...decisions, thresholds, devF1: options.devF1 }) };
}

/**
 * The spans that stay after all where every span of a sign would go: the nearest to its threshold.
 *
 * @throws InputError where that is not wanted.
 */
function takeBack(deciders: BySign<SignDecider>, { keepNearest, thresholds }: RemovalOptions): Set<number> {
  const kept = new Set<number>();
  for (const sign of signs) {
    if (keepNearest !== true) requireSomeLeft(sign, deciders[sign], thresholds[sign]);
    else if (isNoneLeft(deciders[sign])) for (const span of deciders[sign].giveBackNearest()) kept.add(span);
  }
  return kept;
}

const isNoneLeft = ({ numSpans, numRemoved }: SignDecider): boolean => numSpans > 0 && numRemoved === numSpans;

function requireSomeLeft(sign: string, decider: SignDecider, { k, tau }: SignThreshold): void {
  if (!isNoneLeft(decider)) return;
  const { numSpans } = decider;
  throw new InputError(
    `clean: some ${sign} must be left, but k = ${k} percent gives tau = ${tau} and all ${numSpans} lie below it. ` +
      `Take a smaller k for the ${sign}, or train the cleaner for longer.`,
  );
}

function describeLabel(span: number, label: number | undefined, { labels, types }: RemovalOptions): string {
  if (label === undefined) {
    return `decideRemovals: the dynamics must hold spans in [0, ${labels.length}), but got span ${span}`;
  }
  return `decideRemovals: labels[${span}] must be in [0, ${types.length + 1}), but got ${label}`;
}
