import type { EncoderParameter, NamedArrays } from '@dynclean/models';
import type { createNormalRandom } from '@dynclean/random';

/** Standard deviation of BERT's weights before training (Devlin et al. 2019). */
const initializerRange = 0.02;

/** Values as BERT starts: matrices and tables normal with standard deviation 0.02, scales 1, all else 0. */
export function drawParameters(
  parameters: readonly EncoderParameter[],
  random: ReturnType<typeof createNormalRandom>,
): NamedArrays {
  return new Map(
    parameters.map(({ name, shape, role }) => {
      const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
      if (role === 'scale') values.fill(1);
      if (role === 'matrix' || role === 'table') {
        values.forEach((_, index) => (values[index] = initializerRange * random.normal()));
      }
      return [name, { shape, values }];
    }),
  );
}
