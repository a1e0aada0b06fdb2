import { type EncoderConfig, findEncoder, type NamedArray, type NamedArrays } from '@dynclean/models';
import { createNormalRandom } from '@dynclean/random';

/** Standard deviation of BERT's weights before training (Devlin et al. 2019). */
const initializerRange = 0.02;

/**
 * An encoder that was never trained: weights normal with standard deviation 0.02, biases 0, LayerNorm 1 and 0, the
 * padding word's embedding 0, as BERT starts. For showing how things work and for tests; its scores mean nothing.
 *
 * @param seed - the same seed gives the same weights.
 */
export function createRandomEncoder(config: EncoderConfig, seed: number): NamedArrays {
  const random = createNormalRandom(seed);
  const parameters = new Map<string, NamedArray>();
  const encoder = findEncoder(config.architecture);
  for (const { name, shape, role } of encoder.parameters(config)) {
    const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
    if (role === 'scale') values.fill(1);
    if (role === 'matrix' || role === 'table') {
      values.forEach((_, index) => (values[index] = initializerRange * random.normal()));
    }
    if (name === encoder.wordTable) {
      const [, numColumns = 0] = shape;
      values.fill(0, config.padId * numColumns, (config.padId + 1) * numColumns);
    }
    parameters.set(name, { shape, values });
  }
  return parameters;
}
