/** Spans that are looked at together: as many as the dynamics have in a chunk, or about. */
const SPANS_AT_A_TIME = 65_536;

/** The ids from 0 to below `numSpans` in their order, some at a time; an array holds until the next one. */
export function* listSpanChunks(numSpans: number, size = SPANS_AT_A_TIME): Generator<Int32Array, void, undefined> {
  const ids = new Int32Array(Math.min(size, numSpans));
  for (let from = 0; from < numSpans; from += size) {
    const chunk = ids.subarray(0, Math.min(size, numSpans - from));
    for (let row = 0; row < chunk.length; row++) chunk[row] = from + row;
    yield chunk;
  }
}
