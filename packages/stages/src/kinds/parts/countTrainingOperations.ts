import type { TrainingSettings } from '@dynclean/schema';

import type { DataFacts, EncoderFacts } from '../../data/Inventory.js';
import type { StageNeeds } from '../../store/PlannedStage.js';

/** A pass forward costs a third of one forward and backward. */
const FORWARD = 1 / 3;
/** Dev evaluations that find something better, on which test is measured too. */
const NEW_BESTS = 3;

/** How much there is to compute. */
interface SizeFacts {
  readonly words: DataFacts['words'];
  readonly matrixWeights: EncoderFacts['matrixWeights'];
}

/** What a training's steps cost beside those of a plain one. */
export interface CostOptions {
  /** Models that label each batch beside the one that learns. @default 0 */
  readonly teachers?: number;
  /** Whether dev and test are looked at. @default true */
  readonly isMeasured?: boolean;
}

/**
 * Work of a training in floating-point operations of its encoder: 6 for each number of its matrices and word forward
 * and backward (12 H^2 of them in a layer of BERT), a third of that where nothing is learned. Attention, head and
 * embeddings come on top; they are in the measured rates.
 */
export function countTrainingOperations(
  { settings }: { readonly settings: TrainingSettings },
  needs: StageNeeds,
  { words, matrixWeights, teachers = 0, isMeasured = true }: SizeFacts & CostOptions,
): number {
  const perWord = 6 * matrixWeights;
  const evaluations = isMeasured ? settings.evaluationsPerEpoch * needs.epochs : 0;
  const passes =
    words.dev * evaluations + words.test * (isMeasured ? NEW_BESTS : 0) + words.train * needs.dynamicsEpochs;
  return perWord * (words.train * needs.epochs * (1 + FORWARD * teachers) + FORWARD * passes);
}
