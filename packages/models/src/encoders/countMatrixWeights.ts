import type { EncoderConfig } from './EncoderConfig.js';
import { listEncoderParameters } from './listEncoderParameters.js';

/**
 * Numbers that each subword is multiplied by on its way through the encoder: twelve times H squared a layer of BERT.
 */
export function countMatrixWeights(config: EncoderConfig): number {
  return listEncoderParameters(config)
    .filter(({ role }) => role === 'matrix')
    .reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0);
}
