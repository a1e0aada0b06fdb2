import type { DataFacts, EncoderFacts } from '../data/Inventory.js';
import type { PlannedStage } from './PlannedStage.js';

/** A pass forward costs a third of one forward and backward. */
const FORWARD = 1 / 3;
/** Dev evaluations that find something better, on which test is measured too. */
const NEW_BESTS = 3;

/**
 * Work of a stage in floating-point operations of its encoder: 6 for each number of its matrices and word forward and
 * backward (12 H^2 of them in a layer of BERT), a third of that where nothing is learned. Attention, head and embeddings come on
 * top; they are in the measured rates.
 */
export function countOperations(
  { kind, task, needs }: Pick<PlannedStage, 'kind' | 'task' | 'needs'>,
  { words }: Pick<DataFacts, 'words'>,
  { matrixWeights }: Pick<EncoderFacts, 'matrixWeights'>,
): number {
  if (task.kind === 'clean') return 0;
  const perWord = 6 * matrixWeights;
  const isMeasured = kind !== 'threshold';
  const evaluations = isMeasured ? task.settings.evaluationsPerEpoch * needs.epochs : 0;
  const teacher = kind === 'self-train' ? 1 + FORWARD : 1;
  const passes =
    words.dev * evaluations + words.test * (isMeasured ? NEW_BESTS : 0) + words.train * needs.dynamicsEpochs;
  return perWord * (words.train * needs.epochs * teacher + FORWARD * passes);
}
