import { type Handle, ScalarType } from '../binding.js';
import type { OperatorCalls, Operators } from '../Operators.js';

/** Odd factors of 32 bits without pattern: the golden ratio's and those of MurmurHash3's last mixing. */
const FACTORS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35].map((factor) => factor | 0) as [number, number, number];

/** Dropout of one tensor among several. */
export interface Dropout {
  readonly shape: readonly number[];
  /** Probability with which a value becomes 0. */
  readonly rate: number;
}

/** Where masks go and what they come from. */
interface MaskSource {
  /** `[1]` int32, drawn at random, where the masks lie. A GPU has a generator of its own and takes no number from it. */
  readonly seed: Handle;
  readonly onCpu: boolean;
  /** The masks'. */
  readonly scalarType: number;
}

/**
 * Dropout masks: 0 with probability `rate`, else 1; what is kept is to be scaled by `1 / (1 - rate)`. Null for a rate of 0.
 *
 * On a CPU they are hashes of the seed and of positions, 16 bits for each value: a twentieth of the time that a generator
 * needs which makes its numbers one after the other. All masks together are one pass of each operator.
 */
export function makeDropoutMasks(
  aten: OperatorCalls,
  dropouts: readonly Dropout[],
  { seed, onCpu, scalarType }: MaskSource,
): (Handle | null)[] {
  const ranges = dropouts.filter(({ rate }) => rate > 0).map(({ shape, rate }) => ({ size: sizeOf(shape), rate }));
  const total = ranges.reduce((sum, { size }) => sum + size, 0);
  const [first] = ranges;
  if (first === undefined || total === 0) return dropouts.map(() => null);
  const values = onCpu ? hashPositions(aten, seed, total) : aten.run('new_empty', seed, [total], scalarType);
  const isUniform = ranges.every(({ rate }) => rate === first.rate);
  let begin = 0;
  for (const { size, rate } of isUniform ? [{ size: total, rate: first.rate }] : ranges) {
    const range = isUniform ? values : aten.run('slice.Tensor', values, 0, begin, begin + size);
    if (onCpu) aten.runInPlace('ge_.Scalar', range, Math.round(rate * 2 ** 16) - 2 ** 15);
    else aten.runInPlace('bernoulli_.float', range, 1 - rate);
    begin += size;
  }
  const masks = onCpu ? aten.run('to.dtype', values, scalarType) : values;
  begin = 0;
  return dropouts.map(({ shape, rate }) => {
    if (rate === 0) return null;
    const range = aten.run('slice.Tensor', masks, 0, begin, (begin += sizeOf(shape)));
    return aten.run('view', range, shape);
  });
}

/** One mask, of a rate above 0, from libtorch's seeded generator. `like`: a tensor where it is to lie. */
export function drawDropoutMask(aten: Operators, like: Handle, dropout: Dropout, scalarType: number): Handle {
  const seed = drawSeeds(aten, like, 1);
  const [mask] = makeDropoutMasks(aten, [dropout], { seed, onCpu: aten.isOnCpu(like), scalarType });
  return mask ?? aten.run('new_ones', like, dropout.shape, scalarType); // nothing in it
}

/** `[count]` int32 from libtorch's seeded generator. `like`: a tensor where they are to lie. */
export function drawSeeds(aten: OperatorCalls, like: Handle, count: number): Handle {
  const seeds = aten.run('new_empty', like, [count], ScalarType.int32);
  aten.runInPlace('random_', seeds);
  return seeds;
}

/** 16 bits without pattern for each of so many positions, int16 `[count]`. */
function hashPositions(aten: OperatorCalls, seed: Handle, count: number): Handle {
  const bits = aten.run('add.Tensor', seed, aten.run('arange', Math.ceil(count / 2), ScalarType.int32), FACTORS[0]);
  // Shifts are arithmetic: they lose the sign, and the product after each brings it back from the bits below.
  for (const [shift, factor] of [
    [16, FACTORS[1]],
    [15, FACTORS[2]],
  ] as const) {
    aten.runInPlace('bitwise_xor_.Tensor', bits, aten.run('__rshift__.Scalar', bits, shift));
    aten.runInPlace('mul_.Scalar', bits, factor);
  }
  return aten.run('slice.Tensor', aten.run('view.dtype', bits, ScalarType.int16), 0, 0, count);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
