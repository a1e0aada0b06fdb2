import { type EncoderConfig, findLanguageHead, type NamedArrays } from '@dynclean/models';
import { createNormalRandom } from '@dynclean/random';

import { drawParameters } from './drawParameters.js';

/**
 * The head of a masked language model before it is trained, as BERT starts: its matrix normal with standard deviation
 * 0.02, biases 0, LayerNorm 1 and 0.
 *
 * @param seed - the same seed gives the same weights.
 * @throws InputError where the architecture has no such head here.
 */
export function createRandomLanguageHead(config: EncoderConfig, seed: number): NamedArrays {
  return drawParameters(findLanguageHead(config.architecture).parameters(config), createNormalRandom(seed));
}
