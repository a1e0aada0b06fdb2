import type { EncoderConfig } from '../../encoders/EncoderConfig.js';
import type { NamedArrays } from '../../NamedArrays.js';
import type { HeadParameter } from '../Head.js';
import { initializeLinear } from '../parts/initializeLinear.js';
import type { PairwiseShape } from './PairwiseShape.js';

/** Names and shapes of the head's parameters. */
export function listPairwiseParameters(
  { numClasses, scoringSize }: PairwiseShape,
  { hiddenSize }: Pick<EncoderConfig, 'hiddenSize'>,
): HeadParameter[] {
  return [
    { name: 'scoring.weight', shape: [scoringSize, 4 * hiddenSize] },
    { name: 'scoring.bias', shape: [scoringSize] },
    { name: 'classifier.weight', shape: [numClasses, scoringSize] },
    { name: 'classifier.bias', shape: [numClasses] },
  ];
}

/** Both layers uniform in `+-1 / sqrt(fan in)`, biases included. */
export function initializePairwise(
  { numClasses, scoringSize }: PairwiseShape,
  { hiddenSize }: Pick<EncoderConfig, 'hiddenSize'>,
): NamedArrays {
  return new Map([
    ...initializeLinear('scoring', scoringSize, 4 * hiddenSize),
    ...initializeLinear('classifier', numClasses, scoringSize),
  ]);
}
