import { type EncoderConfig, findEncoder, type NamedArrays } from '@dynclean/models';
import { createNormalRandom } from '@dynclean/random';

import { drawParameters } from './drawParameters.js';

/**
 * An encoder that was never trained: weights normal with standard deviation 0.02, biases 0, LayerNorm 1 and 0, the
 * padding word's embedding 0, as BERT starts. For showing how things work and for tests; its scores mean nothing.
 *
 * @param seed - the same seed gives the same weights.
 */
export function createRandomEncoder(config: EncoderConfig, seed: number): NamedArrays {
  const encoder = findEncoder(config.architecture);
  const parameters = drawParameters(encoder.parameters(config), createNormalRandom(seed));
  const table = parameters.get(encoder.wordTable);
  const [, numColumns = 0] = table?.shape ?? [];
  table?.values.fill(0, config.padId * numColumns, (config.padId + 1) * numColumns);
  return parameters;
}
