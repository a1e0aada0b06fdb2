import { type EncoderConfig, findLanguageHead, type NamedArrays } from '@dynclean/models';
import { createNormalRandom } from '@dynclean/random';

import { drawParameters } from './drawParameters.js';

/**
 * The head of a masked language model before it is trained, as BERT starts: its matrix normal with standard deviation
 * 0.02, biases 0, LayerNorm 1 and 0.
 *
 * @param seed - the same seed gives the same weights.
 * @param logFrequencies - `[V]` what the biases of subwords are at first, so that it need not learn which are frequent.
 *   Default: 0.
 * @throws InputError where the architecture has no such head here.
 */
export function createRandomLanguageHead(
  config: EncoderConfig,
  seed: number,
  logFrequencies?: Float32Array,
): NamedArrays {
  const parameters = findLanguageHead(config.architecture).parameters(config);
  const drawn = drawParameters(parameters, createNormalRandom(seed));
  const ofSubwords = parameters.findLast(({ role, shape }) => role === 'bias' && shape[0] === config.vocabSize);
  if (logFrequencies !== undefined) drawn.get(ofSubwords!.name)!.values.set(logFrequencies);
  return drawn;
}
