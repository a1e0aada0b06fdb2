import { type Handle, ScalarType } from '../binding.js';
import type { Operators } from '../Operators.js';

/** Odd factors of 32 bits without pattern: the golden ratio's and those of MurmurHash3's last mixing. */
const FACTORS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35].map((factor) => factor | 0) as [number, number, number];

/**
 * A dropout mask: 0 with probability `rate`, else 1; what is kept is to be scaled by `1 / (1 - rate)`.
 *
 * On a CPU one number of libtorch's seeded generator starts a hash of the positions, 16 bits for each: a twentieth of
 * the time that a generator needs which makes its numbers one after the other.
 *
 * @param like - a tensor on the device that the mask is for.
 * @param scalarType - the mask's.
 */
export function drawDropoutMask(
  aten: Operators,
  like: Handle,
  shape: readonly number[],
  rate: number,
  scalarType: number,
): Handle {
  if (!aten.isOnCpu(like)) {
    const mask = aten.run('new_empty', like, shape, scalarType);
    aten.runInPlace('bernoulli_.float', mask, 1 - rate);
    return mask;
  }
  const size = shape.reduce((product, length) => product * length, 1);
  const seed = aten.run('new_empty', like, [1], ScalarType.int32);
  aten.runInPlace('random_', seed);
  const bits = aten.run('add.Tensor', seed, aten.run('arange', Math.ceil(size / 2), ScalarType.int32), FACTORS[0]);
  // Shifts are arithmetic: they lose the sign, and the product after each brings it back from the bits below.
  for (const [shift, factor] of [
    [16, FACTORS[1]],
    [15, FACTORS[2]],
  ] as const) {
    aten.runInPlace('bitwise_xor_.Tensor', bits, aten.run('__rshift__.Scalar', bits, shift));
    aten.runInPlace('mul_.Scalar', bits, factor);
  }
  const pairs = aten.run('view.dtype', bits, ScalarType.int16);
  const values = aten.run('view', aten.run('slice.Tensor', pairs, 0, 0, size), shape);
  aten.runInPlace('ge_.Scalar', values, Math.round(rate * 2 ** 16) - 2 ** 15);
  return aten.run('to.dtype', values, scalarType);
}
