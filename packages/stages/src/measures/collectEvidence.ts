import type { NoiseEvidence } from '@dynclean/cleaning';
import { averageEpochs, streamEpochs } from '@dynclean/dynamics';
import { signs } from '@dynclean/schema';

import { collectAum } from './collectAum.js';
import type { Measure, MeasureChunk, MeasureReading, MeasureSource } from './Measure.js';

/** How evidence is read. */
export type EvidenceReading = Pick<MeasureReading, 'epochs' | 'signal'>;

/** Whether rules can decide by a measure: whether it says something of labels that are known to be wrong. */
export function canDecide({ ofDynamics, readWrong }: Measure): boolean {
  return ofDynamics !== undefined || readWrong !== undefined;
}

/**
 * What a measure says of all spans, and of labels that are known to be wrong: of the threshold samples, or what the
 * measure has of its own. `[S]` each; null where what it needs was not recorded, or it says nothing of wrong labels.
 *
 * @throws InputError where files are broken.
 */
export async function collectEvidence(
  measure: Measure,
  source: MeasureSource,
  reading: EvidenceReading,
): Promise<Pick<NoiseEvidence, 'values' | 'wrongValues'> | null> {
  const { numSpans } = source.spans;
  const [values, wrongValues] = [new Float64Array(numSpans).fill(NaN), new Float64Array(numSpans).fill(NaN)];
  const { ofDynamics, read, readWrong } = measure;
  if (ofDynamics !== undefined) {
    const isSample = new Uint8Array(numSpans);
    for (const sign of signs) for (const span of source.samples[sign]) isSample[span] = 1;
    const own = { ...source.expected, ...reading };
    const isThere =
      (await holdDynamics(streamMeasured(ofDynamics, source.dynamics, own), values)) &&
      (await holdDynamics(streamMeasured(ofDynamics, source.threshold, own), wrongValues));
    if (!isThere) return null;
    wrongValues.forEach((_, span) => isSample[span] === 1 || (wrongValues[span] = NaN));
    return { values, wrongValues };
  }
  if (read === undefined || readWrong === undefined) return null;
  const [dynamics, threshold] = [
    await collectAum(source.dynamics, numSpans, { ...source.expected, ...reading }),
    await collectAum(source.threshold, numSpans, { ...source.expected, ...reading }),
  ];
  const chunks = await read(source, { ...reading, aum: { dynamics, threshold } });
  const wrong = await readWrong(source, { ...reading, aum: { dynamics, threshold } });
  if (chunks === null || wrong === null) return null;
  await hold(chunks, values);
  await hold(wrong, wrongValues);
  return { values, wrongValues };
}

async function* streamMeasured(
  ofDynamics: Measure['ofDynamics'] & {},
  files: readonly string[],
  options: NonNullable<Parameters<typeof streamEpochs>[1]>,
): AsyncGenerator<MeasureChunk | null> {
  for await (const recorded of streamEpochs(files, options)) {
    const values = ofDynamics({ ...averageEpochs(recorded), epochs: recorded.epochs });
    yield values && { spanIds: recorded.spanIds, values };
  }
}

/** Whether all was there. */
async function holdDynamics(chunks: AsyncIterable<MeasureChunk | null>, into: Float64Array): Promise<boolean> {
  for await (const chunk of chunks) {
    if (chunk === null) return false;
    holdChunk(chunk, into);
  }
  return true;
}

async function hold(chunks: AsyncIterable<MeasureChunk>, into: Float64Array): Promise<void> {
  for await (const chunk of chunks) holdChunk(chunk, into);
}

function holdChunk({ spanIds, values }: MeasureChunk, into: Float64Array): void {
  for (let row = 0; row < spanIds.length; row++) into[spanIds[row]!] = values[row]!;
}
