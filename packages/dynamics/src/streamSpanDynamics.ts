import { averageEpochs } from './averageEpochs.js';
import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';
import { type SpanDynamicsOptions, streamEpochs } from './streamEpochs.js';

/**
 * Reads the epoch files of one run side by side and yields AUM, Confidence and Variability of its spans, in ascending
 * order of their ids (DynClean, Eq. 8 to 11).
 *
 * Memory grows neither with spans nor epochs (`streamEpochs`). The arrays of chunks belong to the receiver.
 *
 * @param epochFiles - files of `createEpochWriter`, first epoch first.
 * @throws InputError that names file and row where epochs do not hold the same spans in the same order, hold other
 *   spans than `numSpans` and `excluded` say, or hold NaN; and where `epochs` is more than there are.
 */
export async function* streamSpanDynamics(
  epochFiles: readonly string[],
  options: SpanDynamicsOptions = {},
): AsyncGenerator<SpanDynamicsChunk, void, undefined> {
  for await (const chunk of streamEpochs(epochFiles, options)) yield averageEpochs(chunk);
}
