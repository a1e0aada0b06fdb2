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

/**
 * The span at a position among the candidate spans of its sentence: what `candidateSpanIndex` turns into a position.
 *
 * @throws RangeError when the sentence has no such position.
 */
export function candidateSpanAt(
  index: number,
  numTokens: number,
  maxSpanWidth: number,
): readonly [first: number, last: number] {
  let rest = index;
  for (let first = 0; index >= 0 && first < numTokens; first++) {
    const numOfFirst = Math.min(maxSpanWidth, numTokens - first);
    if (rest < numOfFirst) return [first, first + rest];
    rest -= numOfFirst;
  }
  throw new RangeError(
    `candidateSpanAt: a sentence of ${numTokens} tokens has ${countCandidateSpans(numTokens, maxSpanWidth)} spans, but got ${index}`,
  );
}
