import type { SignThreshold } from './estimateThresholds.js';
import type { LowConfidenceCut } from './computeLowConfidenceCuts.js';
import { NearestSpans } from './NearestSpans.js';
import { Separation } from './Separation.js';

/** What a decision depends on beside the threshold. */
export interface SignDeciderOptions {
  /** Only these may be removed; undefined: any. */
  readonly lowConfidence: LowConfidenceCut | null | undefined;
  /** How many spans to keep on each side of the threshold, for a person to look at. */
  readonly numNearest: number;
  /** How many of the removed spans with the lowest values to keep for the same. */
  readonly numWorst: number;
  /** The threshold of the other metric, where it has a say: both must say so, or either does. */
  readonly other: { readonly tau: number | null; readonly role: 'required' | 'enough' } | undefined;
}

/** Takes the spans of one sign as they pass by and decides on each. */
export class SignDecider {
  numSpans = 0;
  numRemoved = 0;
  /** Spans whose mean margin is above 0. */
  numAhead = 0;
  readonly nearestKept: NearestSpans;
  readonly nearestRemoved: NearestSpans;
  /** More than asked for by as many as may be given back. */
  readonly worst: NearestSpans;
  readonly separation: Separation;
  readonly #tau: number;

  constructor(
    threshold: SignThreshold,
    private readonly options: SignDeciderOptions,
  ) {
    const { numNearest, numWorst } = options;
    this.#tau = threshold.tau ?? -Infinity; // no value is below it
    this.separation = new Separation(threshold.values);
    this.nearestKept = new NearestSpans(numNearest, 'above');
    this.nearestRemoved = new NearestSpans(numNearest, 'below');
    this.worst = new NearestSpans(numWorst + numNearest, 'above');
  }

  /**
   * Decides by `value < tau`: a span on the threshold stays (DynClean; the released code too).
   *
   * @returns whether the span is removed.
   */
  // eslint-disable-next-line @typescript-eslint/max-params -- called for every candidate span: no object for each
  decide(spanId: number, value: number, confidence: number, aum: number, otherValue = NaN): boolean {
    this.numSpans += 1;
    if (aum > 0) this.numAhead += 1;
    this.separation.add(value);
    const isBelow = this.#isBelow(value, otherValue);
    const isRemoved = isBelow && this.#mayBeRemoved(spanId, confidence);
    if (isRemoved) {
      this.numRemoved += 1;
      this.nearestRemoved.add(spanId, value);
      this.worst.add(spanId, value);
    } else if (!isBelow) {
      this.nearestKept.add(spanId, value);
    }
    return isRemoved;
  }

  /** Takes the nearest of the removed spans back; gives their ids. */
  giveBackNearest(): number[] {
    const ids = this.nearestRemoved.spans.map(({ spanId }) => spanId);
    this.numRemoved -= ids.length;
    return ids;
  }

  /** By the metric, and what the other one says where it has a say. */
  #isBelow(value: number, otherValue: number): boolean {
    const isBelow = value < this.#tau;
    const { other } = this.options;
    if (other === undefined) return isBelow;
    const isBelowOther = otherValue < (other.tau ?? -Infinity);
    return other.role === 'required' ? isBelow && isBelowOther : isBelow || isBelowOther;
  }

  #mayBeRemoved(spanId: number, confidence: number): boolean {
    const cut = this.options.lowConfidence;
    if (cut === undefined) return true;
    if (cut === null) return false;
    return confidence < cut.confidence || (confidence === cut.confidence && spanId <= cut.lastSpanId);
  }
}
