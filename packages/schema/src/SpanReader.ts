/** Labels of candidate spans for those who read them a chunk at a time and need not hold all. */
export interface SpanLabels {
  readonly numSpans: number;
  /**
   * `[R]` labels of the spans with these ids, which ascend; 0 = no entity, below 0: there is no such span. Holds until
   * the next call.
   */
  labelsOf(spanIds: Int32Array): Int32Array;
}

/** Where some spans stand; one length each. */
export interface SpanPlaces {
  /** Number of the sentence in its file, from 0. */
  readonly sentences: Int32Array;
  /** First and last token, counted inside the sentence, inclusive. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Candidate spans that are read a chunk at a time. */
export interface SpanReader extends SpanLabels {
  /** Where the spans with these ids, which ascend, stand. The arrays belong to the receiver. */
  placesOf(spanIds: Int32Array): SpanPlaces;
}

/** What `labelsOf` gives for a span that is not there. */
export const NO_SPAN = -1;

/** Labels as whoever reads by chunks wants them, of all spans by id or already so. */
export function toSpanLabels(labels: Int32Array | SpanLabels): SpanLabels {
  if (!(labels instanceof Int32Array)) return labels;
  let buffer = new Int32Array(0);
  return {
    numSpans: labels.length,
    labelsOf(spanIds) {
      if (buffer.length < spanIds.length) buffer = new Int32Array(spanIds.length);
      for (let row = 0; row < spanIds.length; row++) buffer[row] = labels[spanIds[row]!] ?? NO_SPAN;
      return buffer.subarray(0, spanIds.length);
    },
  };
}
