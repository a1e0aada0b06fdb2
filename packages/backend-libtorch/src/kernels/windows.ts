import type { TensorInfo, backend_util } from '@tensorflow/tfjs-core';

import { ArgumentError } from '../ArgumentError.js';

import type { Handle } from '../binding.js';
import type { Operators } from '../Operators.js';
import { describeTensor } from './createArgumentCheck.js';

// Windows that slide over two or three axes: what convolutions and pools have in common. ATen wants the channels
// before those axes and equal margins at both ends; tfjs has the channels last and margins of any kind.

type WindowInfo = backend_util.Conv2DInfo | backend_util.Conv3DInfo;

/** Per axis that the window slides along. */
export interface Windows {
  readonly stride: number[];
  readonly dilation: number[];
  /** Extent of the window itself, without dilation. */
  readonly size: number[];
  readonly inSize: number[];
  readonly outSize: number[];
  /** Margins that the output needs; negative where the last rows of the input are in no window. */
  readonly before: number[];
  readonly after: number[];
  readonly channelsLast: boolean;
  /** The whole shape of the output, as tfjs has it. */
  readonly outShape: number[];
}

/** Where the windows of a pooling or convolution lie. */
export function describeWindows(info: WindowInfo): Windows {
  const isDeep = 'inDepth' in info;
  const pick = (depth: number, height: number, width: number): number[] =>
    isDeep ? [depth, height, width] : [height, width];
  const deep = info as backend_util.Conv3DInfo;
  const stride = pick(deep.strideDepth, info.strideHeight, info.strideWidth);
  const effective = pick(deep.effectiveFilterDepth, info.effectiveFilterHeight, info.effectiveFilterWidth);
  const inSize = pick(deep.inDepth, info.inHeight, info.inWidth);
  const outSize = pick(deep.outDepth, info.outHeight, info.outWidth);
  const before = pick(deep.padInfo.front, info.padInfo.top, info.padInfo.left);
  return {
    stride,
    dilation: pick(deep.dilationDepth, info.dilationHeight, info.dilationWidth),
    size: pick(deep.filterDepth, info.filterHeight, info.filterWidth),
    inSize,
    outSize,
    before,
    after: outSize.map((out, i) => (out - 1) * at(stride, i) + at(effective, i) - at(inSize, i) - at(before, i)),
    channelsLast: info.dataFormat === 'channelsLast',
    outShape: info.outShape,
  };
}

/**
 * Whether equal margins of `before` at both ends give the same windows. ATen's pools take no more than half a window.
 */
export function hasEqualMargins({ before, after, stride, size }: Windows): boolean {
  return before.every((margin, i) => {
    const surplus = margin - at(after, i); // rows at the end that are in no window
    return surplus >= 0 && surplus < at(stride, i) && 2 * margin <= at(size, i);
  });
}

/**
 * `[N, ..., C]` as `[N, C, ...]`, a view. Of a single channel with the strides of one that comes first: permuted, its
 * values lie as well in one order as in the other, and libtorch 2.13 then takes a wrong one (several images,
 * a filter as wide as they are).
 */
export function toChannelsFirst(aten: Operators, x: Handle, { channelsLast, size }: Windows): Handle {
  if (!channelsLast) return x;
  const last = size.length + 1;
  if (aten.sizeOf(x, last) === 1) return aten.run('unsqueeze', aten.run('squeeze.dim', x, last), 1);
  return aten.run('permute', x, [0, size.length + 1, ...size.map((_, i) => i + 1)]);
}

/** Back again, a view. */
export function fromChannelsFirst(aten: Operators, x: Handle, { channelsLast, size }: Windows): Handle {
  return channelsLast ? aten.run('permute', x, [0, ...size.map((_, i) => i + 2), 1]) : x;
}

/** `[N, C, ...]` with the margins added (or cut off, where they are negative). */
export function addMargins(
  aten: Operators,
  x: Handle,
  { before, after, value = 0 }: Pick<Windows, 'before' | 'after'> & { readonly value?: number },
): Handle {
  if ([...before, ...after].every((margin) => margin === 0)) return x;
  return aten.run('constant_pad_nd', x, interleave(before, after), value);
}

/** The gradient of `addMargins`: the margins cut off. */
export function removeMargins(aten: Operators, x: Handle, { before, after }: Windows): Handle {
  if ([...before, ...after].every((margin) => margin === 0)) return x;
  const cut = interleave(before, after).map((margin) => -margin);
  return aten.run('constant_pad_nd', x, cut, 0);
}

/** Sizes of the sliding axes with their margins. */
export function paddedSize({ inSize, before, after }: Windows): number[] {
  return inSize.map((size, i) => size + at(before, i) + at(after, i));
}

/**
 * Whether the gradient `dy` is one of the output's, which ATen's backward steps take for granted.
 *
 * @throws ArgumentError
 */
export function checkGradient(kernelName: string, dy: TensorInfo, { outShape, channelsLast }: Windows): void {
  const channels = channelsLast ? outShape.length - 1 : 1;
  const isWhole = (length: number, axis: number): boolean => {
    const wanted = outShape[axis] ?? 0;
    return axis === 0 || axis === channels ? length === wanted : length >= wanted;
  };
  const fits = dy.dtype === 'float32' && dy.shape.length === outShape.length && dy.shape.every(isWhole);
  if (fits) return;
  throw new ArgumentError(kernelName, 'dy', { wanted: `float32[${outShape.join(', ')}]`, got: describeTensor(dy) });
}

/** Gradients of the output, `[N, C, ...]`, without what lies beyond it: some of tfjs's callers give more. */
export function cropToOutput(aten: Operators, dy: Handle, { outSize }: Windows): Handle {
  return outSize.reduce<Handle>((cropped, size, i) => aten.run('slice.Tensor', cropped, i + 2, 0, size), dy);
}

/** A stand-in of that shape where ATen asks for a tensor but only looks at its shape. Takes no memory. */
export function shapeOnly(aten: Operators, like: Handle, shape: readonly number[]): Handle {
  return aten.run(
    'expand',
    aten.run(
      'new_zeros',
      like,
      shape.map(() => 1),
    ),
    shape,
  );
}

/** ATen's order: the last axis first. */
function interleave(before: readonly number[], after: readonly number[]): number[] {
  return before
    .map((margin, i) => [margin, at(after, i)])
    .reverse()
    .flat();
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
