import { NoiseMixtures } from '@dynclean/cleaning';
import type { SpanLabels } from '@dynclean/schema';

import type { Evidence, MeasuredChunk } from './openEvidence.js';

/** Reads evidence once, for how labels lie among those known to be wrong. @param onChunk - sees every chunk, too. */
export async function countEvidence(
  { wrong, read }: Evidence,
  labels: SpanLabels,
  onChunk?: (chunk: MeasuredChunk) => void,
): Promise<NoiseMixtures> {
  const noise = new NoiseMixtures(wrong);
  for await (const chunk of read()) {
    noise.add(labels.labelsOf(chunk.spanIds), chunk.values);
    onChunk?.(chunk);
  }
  return noise;
}
