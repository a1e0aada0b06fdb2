import { computeThreshold, type Sign } from '@dynclean/cleaning';
import { candidateSpanIndex, type CompactSpans } from '@dynclean/datasets';
import { estimateWrong, type Stratum, type WrongEstimate } from '@dynclean/metrics';
import type { Decision, SentenceList } from '@dynclean/schema';
import { matchDecisions } from '@dynclean/stages';

import type { Review, ReviewSpan } from './Review.js';

/** What decisions say of one cut: how much of what it removes is wrong. */
export interface CutEstimate {
  readonly k: number;
  readonly tau: number;
  /** Suspicious spans below it. */
  readonly removed: number;
  /** Wrong ones among them, those decided on and the estimate for the others. */
  readonly wrong: WrongEstimate;
}

/** What decisions say of the spans of one sign. */
export interface SignEstimate {
  /** Spans that somebody is sure of, and those of them whose label is wrong. */
  readonly decided: number;
  readonly wrong: number;
  readonly unsure: number;
  /** Suspicious spans that nobody is sure of, and how many of them are wrong. */
  readonly open: number;
  readonly openWrong: WrongEstimate;
  /** Open spans with values above all decided ones: of them the estimate is a guess from the nearest. */
  readonly beyond: number;
  /** Spans above the threshold: how many were decided on, and are wrong among the others; null: none were. */
  readonly kept: { readonly spans: number; readonly decided: number; readonly wrong: WrongEstimate } | null;
  /** Ascending k. */
  readonly cuts: readonly CutEstimate[];
  /** The k whose cut removes the most wrong labels beyond right ones. */
  readonly bestK: number | null;
}

/** What some decisions say of a whole review. */
export interface ReviewEstimate {
  readonly positives: SignEstimate;
  readonly negatives: SignEstimate;
  /** Decisions that are on no span of the data, or on another label. */
  readonly unmatched: number;
}

/** A decision, told as to whether the label that stood there is wrong; null: nobody is sure. */
function judge(decision: Decision): boolean | null {
  const { action, type, first, last } = decision;
  if (action === 'unsure') return null;
  if (action !== 'relabel') return action === 'remove';
  const { to } = decision;
  const isSameSpan = to.first === first && to.last === last;
  // A span without a label beside a found entity has none, as it says.
  return type === null ? isSameSpan : !(isSameSpan && to.type === type);
}

/** Values of k that are tried beside the run's own. */
const TRIED = [50, 60, 70, 80, 85, 90, 95, 100];
/** Decisions in a stratum, at least. */
const MIN_DECIDED = 10;
const MAX_STRATA = 10;

/** What an estimate needs beside the review. */
export interface EstimateOptions {
  readonly decisions: readonly Decision[];
  readonly sentences: SentenceList;
  readonly spans: Pick<CompactSpans, 'labelOf' | 'maxSpanWidth' | 'sentenceOffsets'>;
  readonly labelOf: (type: string) => number;
}

/**
 * How many wrong labels are left, and which k would have been best, from some decisions. Suspicious spans of a sign are
 * parted by their values into strata with as many decisions each; decided spans stand for their stratum
 * (`estimateWrong`). Decisions on spans above the threshold are taken for a random sample of them, as `review --sample`
 * draws one.
 */
export function estimateReview(review: Review, options: EstimateOptions): ReviewEstimate {
  const { verdicts, unmatched } = judgeSpans(options);
  return {
    positives: estimateSign(review, 'positives', verdicts),
    negatives: estimateSign(review, 'negatives', verdicts),
    unmatched,
  };
}

interface Verdict {
  readonly sign: Sign;
  readonly isWrong: boolean | null;
}

/** By id of the span. */
function judgeSpans({ decisions, sentences, spans, labelOf }: EstimateOptions) {
  const { bySentence, unmatched, superseded: _superseded } = matchDecisions(sentences, decisions);
  const verdicts = new Map<number, Verdict>();
  let numUnmatched = unmatched.length;
  for (const [sentence, own] of bySentence) {
    const numTokens = sentences.at(sentence)!.tokens.length;
    for (const decision of own) {
      const { first, last, type } = decision;
      const isCandidate = last - first < spans.maxSpanWidth;
      const spanId = isCandidate
        ? spans.sentenceOffsets[sentence]! + candidateSpanIndex([first, last], numTokens, spans.maxSpanWidth)
        : -1;
      const label = type === null ? 0 : labelOf(type);
      if (spanId < 0 || spans.labelOf(spanId) !== label) numUnmatched += 1;
      else verdicts.set(spanId, { sign: type === null ? 'negatives' : 'positives', isWrong: judge(decision) });
    }
  }
  return { verdicts, unmatched: numUnmatched };
}

/** What is asked of a span of the review. */
type SuspiciousSpan = Pick<ReviewSpan, 'spanId' | 'aum' | 'confidence'>;

/** The suspicious spans of a sign, worst first. */
function listSuspicious(review: Review, wanted: Sign): SuspiciousSpan[] {
  const suspicious: SuspiciousSpan[] = [];
  for (const { spanId, aum, confidence, removed, sign } of review.spans) {
    if (removed && sign === wanted) suspicious.push({ spanId, aum, confidence });
  }
  return suspicious;
}

function estimateSign(review: Review, sign: Sign, verdicts: ReadonlyMap<number, Verdict>): SignEstimate {
  const suspicious = listSuspicious(review, sign);
  const verdictOf = ({ spanId }: SuspiciousSpan): boolean | null => verdicts.get(spanId)?.isWrong ?? null;
  const known = suspicious.filter((span) => verdictOf(span) !== null);
  const wrong = known.filter((span) => verdictOf(span) === true);
  const stratumOf = stratify(suspicious, known.length, verdictOf);
  const estimate = (spans: readonly SuspiciousSpan[]): WrongEstimate => estimateWrong(count(spans, { stratumOf, all: suspicious, verdictOf })); // prettier-ignore
  const suspiciousIds = new Set(suspicious.map(({ spanId }) => spanId));
  const kept = [...verdicts].filter(([id, verdict]) => verdict.sign === sign && !suspiciousIds.has(id));
  const keptKnown = kept.filter(([, { isWrong }]) => isWrong !== null);
  const { candidates, thresholdValues } = review.signs[sign];
  const lastKnown = suspicious.findLastIndex((span) => verdictOf(span) !== null);
  const cuts = listCuts(review, sign, thresholdValues).map(({ k, tau }): CutEstimate => {
    const below = suspicious.filter((span) => span[review.metric] < tau);
    const surely = below.filter((span) => verdictOf(span) === true).length;
    const { mean, low, high } = estimate(below);
    return { k, tau, removed: below.length, wrong: { mean: surely + mean, low: surely + low, high: surely + high } };
  });
  return {
    decided: known.length,
    wrong: wrong.length,
    unsure: suspicious.filter((span) => verdicts.get(span.spanId)?.isWrong === null).length,
    open: suspicious.length - known.length,
    openWrong: estimate(suspicious),
    beyond: suspicious.length - 1 - lastKnown,
    kept:
      keptKnown.length === 0
        ? null
        : {
            spans: candidates - suspicious.length,
            decided: keptKnown.length,
            wrong: estimateWrong([
              {
                decided: keptKnown.length,
                wrong: keptKnown.filter(([, { isWrong }]) => isWrong === true).length,
                open: candidates - suspicious.length - keptKnown.length,
              },
            ]),
          },
    cuts,
    bestK: known.length === 0 ? null : findBest(cuts),
  };
}

/** The stratum of each span: as many decided spans in each, in the order of values. */
function stratify(
  suspicious: readonly SuspiciousSpan[],
  numKnown: number,
  verdictOf: (span: SuspiciousSpan) => boolean | null,
): ReadonlyMap<number, number> {
  const numStrata = Math.max(1, Math.min(MAX_STRATA, Math.floor(numKnown / MIN_DECIDED)));
  let before = 0;
  return new Map(
    suspicious.map((span) => {
      const stratum = numKnown === 0 ? 0 : Math.min(numStrata - 1, Math.floor((before * numStrata) / numKnown));
      if (verdictOf(span) !== null) before += 1;
      return [span.spanId, stratum] as const;
    }),
  );
}

/** Strata with what is known of all their spans, and of the open ones those that are in `spans`. */
function count(
  spans: readonly SuspiciousSpan[],
  {
    stratumOf,
    all,
    verdictOf,
  }: {
    readonly stratumOf: ReadonlyMap<number, number>;
    readonly all: readonly SuspiciousSpan[];
    readonly verdictOf: (span: SuspiciousSpan) => boolean | null;
  },
): Stratum[] {
  let numStrata = 1;
  for (const stratum of stratumOf.values()) numStrata = Math.max(numStrata, stratum + 1);
  const strata = Array.from({ length: numStrata }, () => ({ decided: 0, wrong: 0, open: 0 }));
  for (const span of all) {
    const verdict = verdictOf(span);
    if (verdict === null) continue;
    strata[stratumOf.get(span.spanId)!]!.decided += 1;
    if (verdict) strata[stratumOf.get(span.spanId)!]!.wrong += 1;
  }
  for (const span of spans) if (verdictOf(span) === null) strata[stratumOf.get(span.spanId)!]!.open += 1;
  return strata;
}

/** Cuts at and below the run's own: of what other ones would remove nobody has seen anything. */
function listCuts({ signs }: Review, sign: Sign, values: readonly number[]): { k: number; tau: number }[] {
  const { k: own, tau } = signs[sign];
  if (tau === null) return [];
  const ascending = Float64Array.from(values);
  return [...new Set([...TRIED.filter((k) => k < own), own])].flatMap((k) => {
    const cut = k === own ? tau : computeThreshold(ascending, k);
    return cut === null ? [] : [{ k, tau: cut }];
  });
}

/** The k with the most wrong labels beyond right ones: wrong - (removed - wrong); of equals the largest. */
function findBest(cuts: readonly CutEstimate[]): number | null {
  const gain = ({ wrong, removed }: CutEstimate): number => 2 * wrong.mean - removed;
  return cuts.reduce<CutEstimate | null>((best, cut) => (best === null || gain(cut) >= gain(best) ? cut : best), null)?.k ?? null; // prettier-ignore
}
