import { computeAum, type SpanDynamicsOptions, streamEpochs } from '@dynclean/dynamics';

import type { MeasureChunk } from './Measure.js';

/** AUM of a run's spans, ids ascending. */
export async function* streamAum(
  epochFiles: readonly string[],
  options: SpanDynamicsOptions,
): AsyncGenerator<MeasureChunk, void, undefined> {
  for await (const { spanIds, epochs } of streamEpochs(epochFiles, options)) {
    yield { spanIds: spanIds.slice(), values: computeAum(epochs.map(({ margins }) => margins)) };
  }
}
