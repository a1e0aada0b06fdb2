import { findOutput, type ModelOutputs, sumCrossEntropy } from '@dynclean/models';

import type { ParityValues } from '../Method.js';
import { topNegLabels } from './topNegLabels.js';

/** As scripts/peer/parity_fixture.py asks for. */
const settings = { keepFraction: 0.05, direction: 'most_similar', noPositives: 'last' } as const;

/** The negatives that TopNeg keeps of a fixture's batch, and its loss. */
export function computeTopNegParity(outputs: ModelOutputs, labels: Int32Array): ParityValues {
  const inLoss = topNegLabels(
    () => findOutput(outputs, 'ffnn_hidden'),
    labels,
    settings,
    () => 0,
  );
  const marks = inLoss.dataSync();
  const kept = Int32Array.from(labels.keys()).filter((span) => labels[span] === 0 && marks[span] === 0);
  return new Map<string, ArrayLike<number>>([
    ['topneg_kept', kept],
    ['topneg_loss', sumCrossEntropy(outputs.logits, inLoss).dataSync()],
  ]);
}
