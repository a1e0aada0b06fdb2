import type { Sign } from '@dynclean/schema';
import type { SpanCleaning } from '@dynclean/cleaning';

/** Of the worst removed spans of a sign. */
const NUM_WORST = 20;

/** Ids of the spans that a person will see, by what for. */
export type ShownSpans = Readonly<Record<`${Sign}${'Kept' | 'Removed' | 'Worst'}`, readonly number[]>>;

/** The spans nearest to each threshold, and the removed ones with the lowest values, lowest first. */
export function chooseShownSpans({ nearest, removed }: SpanCleaning, labels: Int32Array): ShownSpans {
  const order = Array.from(removed.spanIds, (spanId, index) => ({ spanId, value: removed.values[index] as number }));
  order.sort((a, b) => a.value - b.value || a.spanId - b.spanId);
  const worst = (sign: Sign) =>
    order.filter(({ spanId }) => (labels[spanId] as number) > 0 === (sign === 'positives')).slice(0, NUM_WORST);
  const ids = (of: readonly { readonly spanId: number }[]) => of.map(({ spanId }) => spanId);
  return {
    positivesKept: ids(nearest.positives.kept),
    positivesRemoved: ids(nearest.positives.removed),
    positivesWorst: ids(worst('positives')),
    negativesKept: ids(nearest.negatives.kept),
    negativesRemoved: ids(nearest.negatives.removed),
    negativesWorst: ids(worst('negatives')),
  };
}
