import type { SpanDynamicsOptions } from '@dynclean/dynamics';

import { streamAum } from './streamAum.js';

/** AUM of a run by span: `[numSpans]`, NaN where it recorded none. */
export async function collectAum(
  epochFiles: readonly string[],
  numSpans: number,
  options: SpanDynamicsOptions,
): Promise<Float64Array> {
  const collected = new Float64Array(numSpans).fill(NaN);
  for await (const { spanIds, values } of streamAum(epochFiles, options)) {
    spanIds.forEach((span, row) => (collected[span] = values[row]!));
  }
  return collected;
}
