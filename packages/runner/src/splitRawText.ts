/** A word of a raw text and where it stands in it, in UTF-16 code units. */
export interface PlacedToken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Cuts raw text into sentences and words, as `predict` needs it. */
export function splitRawText(_text: string): PlacedToken[][] {
  throw new Error('not written yet');
}
