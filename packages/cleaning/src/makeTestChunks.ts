import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';

/** For tests: one row a span. Confidence is 0.5 where it does not matter. */
export type TestRow = readonly [span: number, aum: number, confidence?: number];

/** For tests: rows as chunks of at most `chunkSize`. */
export function makeTestChunks(rows: readonly TestRow[], chunkSize = 3): SpanDynamicsChunk[] {
  const chunks: SpanDynamicsChunk[] = [];
  for (let from = 0; from < rows.length; from += chunkSize) {
    const part = rows.slice(from, from + chunkSize);
    chunks.push({
      spanIds: Int32Array.from(part, ([span]) => span),
      aum: Float64Array.from(part, ([, aum]) => aum),
      confidence: Float64Array.from(part, ([, , confidence]) => confidence ?? 0.5),
    });
  }
  return chunks;
}
