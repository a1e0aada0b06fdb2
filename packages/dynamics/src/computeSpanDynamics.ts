import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';
import type { SpanDynamicsOptions } from './streamEpochRows.js';
import { streamSpanDynamics } from './streamSpanDynamics.js';

/**
 * `streamSpanDynamics` for callers that would rather be called: `onChunk` gets every chunk in order and is awaited.
 *
 * @throws InputError as `streamSpanDynamics` does.
 */
export async function computeSpanDynamics(
  epochFiles: readonly string[],
  options: SpanDynamicsOptions & { readonly onChunk: (chunk: SpanDynamicsChunk) => void | Promise<void> },
): Promise<void> {
  for await (const chunk of streamSpanDynamics(epochFiles, options)) await options.onChunk(chunk);
}
