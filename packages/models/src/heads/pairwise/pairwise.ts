import type { Head } from '../Head.js';
import { decodeGreedily } from './decodeGreedily.js';
import { initializePairwise, listPairwiseParameters } from './initializePairwise.js';
import { type PairwiseShape, pairwiseShapeSchema } from './PairwiseShape.js';
import { scorePairs } from './scorePairs.js';

/**
 * The scorer of negative sampling (Li et al. 2021 and 2022): every span by its first and its last word, entities
 * decoded so that none overlap. It knows no width, so candidates can be as wide as sentences. Other output:
 * `scoring_hidden`, the layer before the scores.
 */
export const pairwise: Head<PairwiseShape> = {
  name: 'pairwise',
  shape: pairwiseShapeSchema,
  rows: 'spans',
  outputs: ['scoring_hidden'],
  parameters: listPairwiseParameters,
  initialize: initializePairwise,
  forward: (hidden, batch, { shape: { scoringDropout }, parameter, training }) => {
    const { scoringHidden, logits } = scorePairs(hidden, batch, { parameter, scoringDropout, training });
    return { logits, named: { scoring_hidden: () => scoringHidden } };
  },
  predict: (logits, batch, { numClasses }) => decodeGreedily(logits, batch, numClasses),
};
