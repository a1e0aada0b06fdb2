import type { Sign } from '@dynclean/cleaning';
import { GrowingInts } from '@dynclean/datasets';
import { InputError } from '@dynclean/schema';

import { countConfusions } from './countConfusions.js';
import { LazyList } from './LazyList.js';
import { type Review, type ReviewSpan, wordsOf } from './Review.js';

/** Which spans of a review are wanted; what is left out takes any. */
export interface ReviewFilter {
  readonly sign?: Sign | undefined;
  /** Of the label, or of what is suggested in its place. */
  readonly type?: string | undefined;
  /** Some text that the span's words hold, whatever the letter case. */
  readonly words?: string | undefined;
}

/** The same review of some spans. @throws InputError for a type that the corpus does not have. */
export function filterReview(review: Review, { sign, type, words }: ReviewFilter): Review {
  if (type !== undefined && !review.types.includes(type)) {
    throw new InputError(
      `type: must be one of ${review.types.join(', ')}, the types of ${review.dataset}, but got ${JSON.stringify(type)}`,
    );
  }
  if (sign === undefined && type === undefined && words === undefined) return review;
  const text = words?.toLowerCase();
  const isWanted = (span: ReviewSpan): boolean =>
    (sign === undefined || span.sign === sign) &&
    (type === undefined || span.type === type || span.suggested?.type === type) &&
    (text === undefined || wordsOf(span).join(' ').toLowerCase().includes(text));
  const kept = new GrowingInts();
  let index = 0;
  for (const span of review.spans) {
    if (isWanted(span)) kept.push(index);
    index += 1;
  }
  const spans = new LazyList(kept.values, (at): ReviewSpan => review.spans.at(at)!);
  return { ...review, spans, ...countConfusions(spans) };
}
