import {
  Conv2D,
  type Conv2DAttrs,
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropFilterInputs,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type Conv2DBackpropInputInputs,
  type Conv2DInputs,
  Conv3D,
  type Conv3DAttrs,
  Conv3DBackpropFilterV2,
  type Conv3DBackpropFilterV2Attrs,
  Conv3DBackpropInputV2,
  type Conv3DBackpropInputV2Attrs,
  DepthwiseConv2dNative,
  type DepthwiseConv2dNativeAttrs,
  DepthwiseConv2dNativeBackpropFilter,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  FusedConv2D,
  type FusedConv2DAttrs,
  type FusedConv2DInputs,
  FusedDepthwiseConv2D,
  type KernelConfig,
  type TensorInfo,
  backend_util,
  util,
} from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import type { Operators } from '../Operators.js';
import { applyActivation } from './activationKernels.js';
import { defineKernel } from './defineKernel.js';
import {
  type Windows,
  addMargins,
  checkGradient,
  cropToOutput,
  describeWindows,
  fromChannelsFirst,
  paddedSize,
  removeMargins,
  shapeOnly,
  toChannelsFirst,
} from './windows.js';

type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];

/** A convolution's windows and how its filter lies. */
interface Convolution {
  readonly windows: Windows;
  /** Channel by channel; the filter is `[height, width, channels, multiplier]`. */
  readonly depthwise: boolean;
  readonly inShape: readonly number[];
  readonly filterShape: readonly number[];
}

function convolution2d(
  inShape: readonly number[],
  filterShape: readonly number[],
  attrs: Pick<Conv2DAttrs, 'strides' | 'pad' | 'dimRoundingMode'> &
    Partial<Pick<Conv2DAttrs, 'dataFormat' | 'dilations'>> & { readonly depthwise?: boolean },
): Convolution {
  const { strides, dilations, pad, dimRoundingMode, dataFormat, depthwise = false } = attrs;
  const $dilations = dilations ?? [1, 1];
  util.assert(
    !depthwise || backend_util.eitherStridesOrDilationsAreOne(strides, $dilations),
    () =>
      `depthwiseConv2d: strides or dilations must be 1, but got strides ${String(strides)} and dilations ${String($dilations)}`,
  );
  const format = dataFormat === 'NCHW' ? 'channelsFirst' : 'channelsLast';
  const info = backend_util.computeConv2DInfo(
    inShape as Shape4D,
    filterShape as Shape4D,
    strides,
    $dilations,
    pad,
    dimRoundingMode,
    depthwise,
    format,
  );
  return { windows: describeWindows(info), depthwise, inShape, filterShape };
}

function convolution3d(
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations }: Pick<Conv3DAttrs, 'strides' | 'pad'> & Partial<Pick<Conv3DAttrs, 'dilations'>>,
): Convolution {
  const info = backend_util.computeConv3DInfo(
    inShape as Shape5D,
    filterShape as Shape5D,
    strides,
    dilations ?? [1, 1, 1],
    pad,
  );
  return { windows: describeWindows(info), depthwise: false, inShape, filterShape };
}

/** The filter as ATen has it, `[out, in per group, ...]`. */
function toAtenFilter(aten: Operators, filter: Handle, { windows, depthwise, filterShape }: Convolution): Handle {
  const axes = windows.size.map((_, i) => i);
  const rank = axes.length;
  if (!depthwise) return aten.run('permute', filter, [rank + 1, rank, ...axes]);
  const [channels = 0, multiplier = 0] = filterShape.slice(rank);
  const perChannel = aten.run('permute', filter, [rank, rank + 1, ...axes]);
  return aten.run('reshape', perChannel, [channels * multiplier, 1, ...windows.size]);
}

function fromAtenFilter(aten: Operators, filter: Handle, { windows, depthwise, filterShape }: Convolution): Handle {
  const axes = windows.size.map((_, i) => i + 2);
  if (!depthwise) return aten.run('permute', filter, [...axes, 1, 0]);
  const perChannel = aten.run('reshape', filter, [...filterShape.slice(-2), ...windows.size]);
  return aten.run('permute', perChannel, [...axes, 0, 1]);
}

/** Nothing goes in or comes out; ATen refuses some of that, tfjs has zeros. */
function isEmpty({ inShape, windows }: Convolution): boolean {
  return util.sizeFromShape(inShape.slice()) === 0 || util.sizeFromShape(windows.outShape) === 0;
}

function groupsOf({ depthwise, inShape, filterShape, windows }: Convolution): number {
  const channels = (windows.channelsLast ? inShape.at(-1) : inShape[1]) ?? 1;
  // Grouped convolutions: a filter with fewer channels than the input.
  return depthwise ? channels : channels / (filterShape.at(-2) ?? channels);
}

function convolve(
  aten: Operators,
  { x, filter }: { readonly x: Handle; readonly filter: Handle },
  convolution: Convolution,
): Handle {
  const { windows } = convolution;
  const { stride, dilation, size } = windows;
  const zeros = size.map(() => 0);
  const input = addMargins(aten, toChannelsFirst(aten, x, windows), windows);
  const weight = toAtenFilter(aten, filter, convolution);
  const groups = groupsOf(convolution);
  const y = aten.run('convolution', input, weight, null, stride, zeros, dilation, false, zeros, groups);
  return fromChannelsFirst(aten, y, windows);
}

/** The gradient by the input: ATen's backward step over an input of which only the shape counts. */
function convolveBackToInput(
  aten: Operators,
  { dy, filter }: { readonly dy: Handle; readonly filter: Handle },
  convolution: Convolution,
): Handle {
  const { windows, inShape } = convolution;
  const [batch, channels] = [inShape[0] ?? 0, (windows.channelsLast ? inShape.at(-1) : inShape[1]) ?? 0];
  const input = shapeOnly(aten, dy, [batch, channels, ...paddedSize(windows)]);
  const weight = toAtenFilter(aten, filter, convolution);
  const [dx] = runBackward(aten, { dy, input, weight, wanted: [true, false, false] }, convolution);
  return fromChannelsFirst(aten, removeMargins(aten, dx as Handle, windows), windows);
}

function convolveBackToFilter(
  aten: Operators,
  { dy, x }: { readonly dy: Handle; readonly x: Handle },
  convolution: Convolution,
): Handle {
  const { windows, filterShape } = convolution;
  const input = addMargins(aten, toChannelsFirst(aten, x, windows), windows);
  const weight = toAtenFilter(aten, shapeOnly(aten, dy, filterShape), convolution);
  const [, dFilter] = runBackward(aten, { dy, input, weight, wanted: [false, true, false] }, convolution);
  return fromAtenFilter(aten, dFilter as Handle, convolution);
}

interface BackwardStep {
  readonly dy: Handle;
  readonly input: Handle;
  readonly weight: Handle;
  /** Which gradients: of the input, the weight, the bias. */
  readonly wanted: readonly [input: boolean, weight: boolean, bias: boolean];
}

function runBackward(
  aten: Operators,
  { dy, input, weight, wanted }: BackwardStep,
  convolution: Convolution,
): (Handle | null)[] {
  const { windows } = convolution;
  const zeros = windows.size.map(() => 0);
  return aten.runAll(
    'convolution_backward',
    cropToOutput(aten, toChannelsFirst(aten, dy, windows), windows),
    input,
    weight,
    null,
    windows.stride,
    zeros,
    windows.dilation,
    false,
    zeros,
    groupsOf(convolution),
    wanted,
  );
}

/** A convolution with what tfjs's fused ops append: bias and activation. */
function defineFused(kernelName: string, depthwise: boolean): KernelConfig {
  return defineKernel<FusedConv2DInputs, FusedConv2DAttrs>(
    kernelName,
    (backend, { x, filter, bias, preluActivationWeights }, attrs) => {
      const convolution = convolution2d(x.shape, filter.shape, { ...attrs, depthwise });
      if (isEmpty(convolution)) return backend.uploadInfo(null, convolution.windows.outShape, 'float32');
      return backend.result(kernelName, [x, filter], 'float32', (aten) => {
        /** A vector lies along the channels, wherever they are. */
        const alongChannels = (info: TensorInfo): Handle => {
          const vector = backend.handleOf(info);
          const isVector = info.shape.length === 1 && info.shape[0] !== 1;
          return !convolution.windows.channelsLast && isVector ? aten.run('reshape', vector, [-1, 1, 1]) : vector;
        };
        let y = convolve(aten, { x: backend.handleOf(x), filter: backend.handleOf(filter) }, convolution);
        if (bias) y = aten.run('add.Tensor', y, alongChannels(bias));
        return applyActivation(aten, y, {
          name: attrs.activation,
          leakyreluAlpha: attrs.leakyreluAlpha,
          preluWeights: preluActivationWeights ? alongChannels(preluActivationWeights) : null,
        });
      });
    },
  );
}

function defineForward<Attrs extends object>(
  kernelName: string,
  describe: (inShape: readonly number[], filterShape: readonly number[], attrs: Attrs) => Convolution,
): KernelConfig {
  return defineKernel<Conv2DInputs, Attrs>(kernelName, (backend, { x, filter }, attrs) => {
    const convolution = describe(x.shape, filter.shape, attrs);
    if (isEmpty(convolution)) return backend.uploadInfo(null, convolution.windows.outShape, 'float32');
    return backend.result(kernelName, [x, filter], 'float32', (aten) =>
      convolve(aten, { x: backend.handleOf(x), filter: backend.handleOf(filter) }, convolution),
    );
  });
}

function defineInputGradient<Attrs extends { inputShape: number[] }>(
  kernelName: string,
  describe: (inShape: readonly number[], filterShape: readonly number[], attrs: Attrs) => Convolution,
): KernelConfig {
  return defineKernel<Conv2DBackpropInputInputs, Attrs>(kernelName, (backend, { dy, filter }, attrs) => {
    const convolution = describe(attrs.inputShape, filter.shape, attrs);
    checkGradient(kernelName, dy, convolution.windows);
    if (isEmpty(convolution)) return backend.uploadInfo(null, attrs.inputShape, 'float32');
    return backend.result(kernelName, [dy, filter], 'float32', (aten) =>
      convolveBackToInput(aten, { dy: backend.handleOf(dy), filter: backend.handleOf(filter) }, convolution),
    );
  });
}

function defineFilterGradient<Attrs extends { filterShape: number[] }>(
  kernelName: string,
  describe: (inShape: readonly number[], filterShape: readonly number[], attrs: Attrs) => Convolution,
): KernelConfig {
  return defineKernel<Conv2DBackpropFilterInputs, Attrs>(kernelName, (backend, { x, dy }, attrs) => {
    const convolution = describe(x.shape, attrs.filterShape, attrs);
    checkGradient(kernelName, dy, convolution.windows);
    if (isEmpty(convolution)) return backend.uploadInfo(null, attrs.filterShape, 'float32');
    return backend.result(kernelName, [x, dy], 'float32', (aten) =>
      convolveBackToFilter(aten, { dy: backend.handleOf(dy), x: backend.handleOf(x) }, convolution),
    );
  });
}

/** Convolutions in two and three dimensions, depthwise ones, and their gradients. */
export const convolutionKernels: readonly KernelConfig[] = [
  defineForward<Conv2DAttrs>(Conv2D, (x, filter, attrs) => convolution2d(x, filter, attrs)),
  defineInputGradient<Conv2DBackpropInputAttrs>(Conv2DBackpropInput, (x, filter, attrs) =>
    convolution2d(x, filter, attrs),
  ),
  defineFilterGradient<Conv2DBackpropFilterAttrs>(Conv2DBackpropFilter, (x, filter, attrs) =>
    convolution2d(x, filter, attrs),
  ),
  defineFused(FusedConv2D, false),
  defineForward<DepthwiseConv2dNativeAttrs>(DepthwiseConv2dNative, (x, filter, attrs) =>
    convolution2d(x, filter, { ...attrs, depthwise: true }),
  ),
  defineInputGradient<DepthwiseConv2dNativeBackpropInputAttrs>(DepthwiseConv2dNativeBackpropInput, (x, filter, attrs) =>
    convolution2d(x, filter, { ...attrs, depthwise: true }),
  ),
  defineFilterGradient<DepthwiseConv2dNativeBackpropFilterAttrs>(
    DepthwiseConv2dNativeBackpropFilter,
    (x, filter, attrs) => convolution2d(x, filter, { ...attrs, depthwise: true }),
  ),
  defineFused(FusedDepthwiseConv2D, true),
  defineForward<Conv3DAttrs>(Conv3D, convolution3d),
  defineInputGradient<Conv3DBackpropInputV2Attrs>(Conv3DBackpropInputV2, convolution3d),
  defineFilterGradient<Conv3DBackpropFilterV2Attrs>(Conv3DBackpropFilterV2, convolution3d),
];
