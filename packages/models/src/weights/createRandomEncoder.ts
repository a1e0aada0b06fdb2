import type { NamedArray, NamedArrays } from '../NamedArrays.js';
import { createRandomGenerator } from './createRandomGenerator.js';
import type { EncoderConfig } from './EncoderConfig.js';
import { listEncoderParameters } from './listEncoderParameters.js';

/** Standard deviation of BERT's weights before training (Devlin et al. 2019). */
const initializerRange = 0.02;

/**
 * An encoder that was never trained: weights normal with standard deviation 0.02, biases 0, LayerNorm 1 and 0, the
 * padding word's embedding 0, as BERT starts. For showing how things work and for tests; its scores mean nothing.
 *
 * @param seed - the same seed gives the same weights.
 */
export function createRandomEncoder(config: EncoderConfig, seed: number): NamedArrays {
  const random = createRandomGenerator(seed);
  const parameters = new Map<string, NamedArray>();
  for (const { name, shape } of listEncoderParameters(config)) {
    const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
    if (name.endsWith('LayerNorm.weight')) values.fill(1);
    else if (name.endsWith('.weight'))
      values.forEach((_, index) => (values[index] = initializerRange * random.normal()));
    if (name === 'embeddings.word_embeddings.weight') {
      values.fill(0, config.padId * config.hiddenSize, (config.padId + 1) * config.hiddenSize);
    }
    parameters.set(name, { shape, values });
  }
  return parameters;
}
