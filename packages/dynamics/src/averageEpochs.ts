import { InputError } from '@dynclean/schema';

import { computeAum } from './computeAum.js';
import { computeConfidence } from './computeConfidence.js';
import { computeVariability } from './computeVariability.js';
import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';
import type { EpochChunk, FileRows } from './streamEpochs.js';

/**
 * AUM, Confidence and Variability of the spans of a chunk (DynClean, Eq. 8 to 11). The arrays belong to the receiver.
 *
 * @throws InputError that names file and row where an epoch holds NaN.
 */
export function averageEpochs({ spanIds, epochs, firstRow }: EpochChunk): SpanDynamicsChunk {
  const probabilities = epochs.map((epoch) => epoch.probabilities);
  const aum = computeAum(epochs.map((epoch) => epoch.margins));
  const confidence = computeConfidence(probabilities);
  requireNumbers({ aum, confidence }, epochs, firstRow);
  // A copy of the ids: the epoch's own lie in a buffer that margins and probabilities share and keep alive.
  return { spanIds: spanIds.slice(), aum, confidence, variability: computeVariability(probabilities, confidence) };
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
