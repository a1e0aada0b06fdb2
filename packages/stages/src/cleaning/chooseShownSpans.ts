import type { Sign } from '@dynclean/schema';
import type { RankedSpan, SpanCleaning } from '@dynclean/cleaning';

/** Ids of the spans that a person will see, by what for. */
export type ShownSpans = Readonly<Record<`${Sign}${'Kept' | 'Removed' | 'Worst'}`, readonly number[]>>;

/** The spans nearest to each threshold, and the removed ones with the lowest values, lowest first. */
export function chooseShownSpans({ nearest, worst }: Pick<SpanCleaning, 'nearest' | 'worst'>): ShownSpans {
  const ids = (of: readonly RankedSpan[]) => of.map(({ spanId }) => spanId);
  return {
    positivesKept: ids(nearest.positives.kept),
    positivesRemoved: ids(nearest.positives.removed),
    positivesWorst: ids(worst.positives),
    negativesKept: ids(nearest.negatives.kept),
    negativesRemoved: ids(nearest.negatives.removed),
    negativesWorst: ids(worst.negatives),
  };
}
