/**
 * How many candidate spans a sentence has: spans of 1 to `maxSpanWidth` tokens that lie inside it.
 *
 * `n W - W (W - 1) / 2` for n tokens and W = min(maxSpanWidth, n); 0 for no tokens.
 */
export function countCandidateSpans(numTokens: number, maxSpanWidth: number): number {
  const width = Math.min(maxSpanWidth, numTokens);
  return width * numTokens - (width * (width - 1)) / 2;
}

/**
 * Position of span `[first, last]` among the candidate spans of its sentence, which are ordered by first token, then by
 * last token. Added to the sentence's offset it is the span's permanent id.
 *
 * @throws RangeError when the span is wider than `maxSpanWidth` or not inside the sentence: it has no id.
 */
export function candidateSpanIndex(
  [first, last]: readonly [first: number, last: number],
  numTokens: number,
  maxSpanWidth: number,
): number {
  if (first < 0 || last < first || last >= numTokens || last - first >= maxSpanWidth) {
    throw new RangeError(
      `candidateSpanIndex: the span must have 1 to ${maxSpanWidth} tokens inside the ${numTokens} of its sentence, ` +
        `but got [${first}, ${last}]`,
    );
  }
  // Starts 0 .. fullStarts-1 have maxSpanWidth spans each; each later start has one fewer than the one before it.
  const fullStarts = Math.max(0, numTokens - maxSpanWidth + 1);
  const later = Math.max(0, first - fullStarts);
  const before = (first - later) * maxSpanWidth + later * (numTokens - fullStarts) - (later * (later - 1)) / 2;
  return before + (last - first);
}
