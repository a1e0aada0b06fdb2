import type { PackedBatch } from '../../PackedBatch.js';
import type { SpanPredictions } from '../Head.js';

/** What tags of words say of a span from word `first` to word `last` of a batch. */
export interface TagReading {
  /** The type that it is predicted to be of; 0: it is no entity. */
  readonly labelOf: (first: number, last: number) => number;
  /** How probable it is that it is an entity of that type. */
  readonly probabilityOf: (first: number, last: number, type: number) => number;
}

/** Labels of a batch's candidate spans from the tags of its words; "no entity" is as probable as all types are not. */
export function labelSpans(
  { spanStart, spanEnd }: Pick<PackedBatch, 'spanStart' | 'spanEnd'>,
  numClasses: number,
  { labelOf, probabilityOf }: TagReading,
): SpanPredictions {
  const labels = new Int32Array(spanStart.length);
  const probabilities = new Float32Array(spanStart.length);
  spanStart.forEach((first, span) => {
    const last = spanEnd[span] as number;
    const label = labelOf(first, last);
    labels[span] = label;
    if (label > 0) {
      probabilities[span] = probabilityOf(first, last, label);
      return;
    }
    let ofTypes = 0;
    for (let type = 1; type < numClasses; type++) ofTypes += probabilityOf(first, last, type);
    probabilities[span] = Math.max(0, 1 - ofTypes);
  });
  return { labels, probabilities };
}
