import { computeAum, type SpanDynamicsOptions, streamEpochs } from '@dynclean/dynamics';

/** AUM of a run by span: `[numSpans]`, NaN where it recorded none. */
export async function collectAum(
  epochFiles: readonly string[],
  numSpans: number,
  options: SpanDynamicsOptions,
): Promise<Float64Array> {
  const collected = new Float64Array(numSpans).fill(NaN);
  for await (const { spanIds, epochs } of streamEpochs(epochFiles, options)) {
    const values = computeAum(epochs.map(({ margins }) => margins));
    spanIds.forEach((span, row) => (collected[span] = values[row]!));
  }
  return collected;
}
