import { InputError } from '@dynclean/schema';

import { computeAum } from './computeAum.js';
import { computeConfidence } from './computeConfidence.js';
import { computeVariability } from './computeVariability.js';
import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';
import { type FileRows, type SpanDynamicsOptions, streamEpochRows } from './streamEpochRows.js';

/**
 * Reads the epoch files of one run side by side and yields AUM, Confidence and Variability of its spans, in ascending
 * order of their ids (DynClean, Eq. 8 to 11).
 *
 * Only one record batch of each file is in memory, so memory grows neither with the number of spans nor, but for that
 * batch, with the epochs. Chunks are as long as the shortest batch at hand; their arrays belong to the receiver.
 *
 * @param epochFiles - files of `createEpochWriter`, first epoch first.
 * @throws InputError that names file and row where epochs do not hold the same spans in the same order, hold other
 *   spans than `numSpans` and `excluded` say, or hold NaN; and where `epochs` is more than there are.
 */
export async function* streamSpanDynamics(
  epochFiles: readonly string[],
  options: SpanDynamicsOptions = {},
): AsyncGenerator<SpanDynamicsChunk, void, undefined> {
  for await (const { epochs, firstRow } of streamEpochRows(epochFiles, options)) {
    const { spanIds } = epochs[0]!;
    const probabilities = epochs.map((epoch) => epoch.probabilities);
    const aum = computeAum(epochs.map((epoch) => epoch.margins));
    const confidence = computeConfidence(probabilities);
    requireNumbers({ aum, confidence }, epochs, firstRow);
    // A copy of the ids: the epoch's own lie in a buffer that margins and probabilities share and keep alive.
    yield { spanIds: spanIds.slice(), aum, confidence, variability: computeVariability(probabilities, confidence) };
  }
}

function requireNumbers(
  { aum, confidence }: { readonly aum: Float64Array; readonly confidence: Float64Array },
  epochs: readonly FileRows[],
  firstRow: number,
): void {
  for (let row = 0; row < aum.length; row++) {
    if (Number.isFinite(aum[row]) && Number.isFinite(confidence[row])) continue;
    for (const { path, margins, probabilities } of epochs) {
      for (const [name, value] of Object.entries({ margin: margins[row], probability: probabilities[row] })) {
        if (Number.isFinite(value)) continue;
        throw new InputError(`${path}: row ${firstRow + row + 1}: ${name} must be a finite number, but got ${value}`);
      }
    }
  }
}
