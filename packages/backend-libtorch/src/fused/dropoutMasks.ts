import { type Handle, ScalarType } from '../binding.js';
import type { OperatorCalls, Operators } from '../Operators.js';

/** Odd factors of 32 bits without pattern: the golden ratio's and those of MurmurHash3's last mixing. */
const FACTORS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35].map((factor) => factor | 0) as [number, number, number];

/** Dropout of one tensor. */
export interface Dropout {
  readonly shape: readonly number[];
  /** Probability with which a value becomes 0. */
  readonly rate: number;
  /** On a CPU: what is hashed, int32 and as many as `shape` with half its last axis, rounded up; see `spread`. */
  readonly pairs: Handle | null;
}

/**
 * Positions as far apart as hashing wants them, in steps of so many: int32, of the shape of `positions`. Sums of these
 * and a random number are what masks are hashed from, so a mask depends on what its values belong to and not on where
 * they lie.
 */
export function spread(aten: OperatorCalls, positions: Handle, step = 1): Handle {
  return aten.run('mul.Scalar', positions, Math.imul(FACTORS[0], step));
}

/** 0, 1, 2 and so on, spread. */
export function spreadRange(aten: OperatorCalls, count: number, step = 1): Handle {
  return spread(aten, aten.run('arange', count, ScalarType.int32), step);
}

/**
 * Dropout masks: 0 with probability `rate`, else 1; what is kept is to be scaled by `1 / (1 - rate)`.
 * Null for a rate of 0.
 *
 * On a CPU they are hashes, 16 bits for each value: a twentieth of the time that a generator needs which makes its
 * numbers one after the other. All masks together are one pass of each operator. A GPU has a generator that is as fast.
 *
 * @param like - a tensor where they are to lie.
 * @param scalarType - the masks'.
 */
export function makeDropoutMasks(
  aten: OperatorCalls,
  dropouts: readonly Dropout[],
  { like, scalarType }: { readonly like: Handle; readonly scalarType: number },
): (Handle | null)[] {
  const active = dropouts.filter(({ shape, rate }) => rate > 0 && sizeOf(shape) > 0);
  const [first] = active;
  if (first === undefined) return dropouts.map(() => null);
  const pairs = active.map(({ pairs: of }) => of).filter((of) => of !== null);
  const onCpu = pairs.length > 0;
  const ranges = (isUniform(active) ? [active] : active.map((dropout) => [dropout])).map((part) => ({
    size: part.reduce((sum, { shape }) => sum + (onCpu ? paddedSizeOf(shape) : sizeOf(shape)), 0),
    rate: part[0]?.rate ?? 0,
  }));
  const total = ranges.reduce((sum, { size }) => sum + size, 0);
  const values = onCpu ? hash(aten, pairs) : aten.run('new_empty', like, [total], scalarType);
  let begin = 0;
  for (const { size, rate } of ranges) {
    const range = aten.run('slice.Tensor', values, 0, begin, (begin += size));
    if (onCpu) aten.runInPlace('ge_.Scalar', range, Math.round(rate * 2 ** 16) - 2 ** 15);
    else aten.runInPlace('bernoulli_.float', range, 1 - rate);
  }
  const masks = onCpu ? aten.run('to.dtype', values, scalarType) : values;
  begin = 0;
  return dropouts.map((dropout) => {
    if (!active.includes(dropout)) return null;
    const { shape } = dropout;
    const lastAxis = shape.length - 1;
    const length = shape[lastAxis] ?? 1;
    const padded = onCpu ? [...shape.slice(0, lastAxis), length + (length % 2)] : shape;
    const range = aten.run('slice.Tensor', masks, 0, begin, (begin += sizeOf(padded)));
    const mask = aten.run('view', range, padded);
    return padded[lastAxis] === length ? mask : aten.run('slice.Tensor', mask, lastAxis, 0, length);
  });
}

/**
 * One mask, of a rate above 0, from libtorch's seeded generator.
 *
 * @param like - a tensor where it is to lie.
 * @param scalarType - the mask's.
 */
export function drawDropoutMask(
  aten: Operators,
  { shape, rate }: Pick<Dropout, 'shape' | 'rate'>,
  { like, scalarType }: { readonly like: Handle; readonly scalarType: number },
): Handle {
  const count = sizeOf(shape);
  const pairs = aten.isOnCpu(like)
    ? aten.run('add.Tensor', drawSeeds(aten, like, 1), spreadRange(aten, Math.ceil(count / 2)))
    : null;
  const [mask = null] = makeDropoutMasks(aten, [{ shape: [count], rate, pairs }], { like, scalarType });
  // without a mask: nothing in it
  return aten.run('view', mask ?? aten.run('new_ones', like, [count], scalarType), shape);
}

/** `[count]` int32 from libtorch's seeded generator. `like`: a tensor where they are to lie. */
export function drawSeeds(aten: OperatorCalls, like: Handle, count: number): Handle {
  const seeds = aten.run('new_empty', like, [count], ScalarType.int32);
  aten.runInPlace('random_', seeds);
  return seeds;
}

/** Two times 16 bits without pattern for each of the given numbers, int16, all one after the other. Uses them up. */
function hash(aten: OperatorCalls, pairs: readonly Handle[]): Handle {
  const flat = pairs.map((of) => aten.run('view', of, [-1]));
  const bits = flat.length === 1 ? (flat[0] as Handle) : aten.run('cat', flat, 0);
  // Shifts are arithmetic: they lose the sign, and the product after each brings it back from the bits below.
  for (const [shift, factor] of [
    [16, FACTORS[1]],
    [15, FACTORS[2]],
  ] as const) {
    aten.runInPlace('bitwise_xor_.Tensor', bits, aten.run('__rshift__.Scalar', bits, shift));
    aten.runInPlace('mul_.Scalar', bits, factor);
  }
  return aten.run('view.dtype', bits, ScalarType.int16);
}

function isUniform(dropouts: readonly Dropout[]): boolean {
  return dropouts.every(({ rate }) => rate === dropouts[0]?.rate);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** With the last axis rounded up to pairs. */
function paddedSizeOf(shape: readonly number[]): number {
  const length = shape[shape.length - 1] ?? 1;
  return length === 0 ? 0 : (sizeOf(shape) / length) * (length + (length % 2));
}
