import {
  AvgPool,
  AvgPool3D,
  type AvgPool3DAttrs,
  AvgPool3DGrad,
  type AvgPoolAttrs,
  AvgPoolGrad,
  type KernelConfig,
  MaxPool,
  MaxPool3D,
  MaxPool3DGrad,
  MaxPoolGrad,
  MaxPoolWithArgmax,
  type MaxPoolWithArgmaxAttrs,
  type TensorInfo,
  backend_util,
  util,
} from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import type { Operators } from '../Operators.js';
import { castTo } from './Cast.js';
import { defineKernel } from './defineKernel.js';
import {
  type Windows,
  addMargins,
  checkGradient,
  describeWindows,
  fromChannelsFirst,
  hasEqualMargins,
  paddedSize,
  removeMargins,
  shapeOnly,
  toChannelsFirst,
} from './windows.js';

type Describe = (xShape: readonly number[], attrs: AvgPoolAttrs) => Windows;

const describe2d: Describe = (xShape, { filterSize, strides, pad, dimRoundingMode }) =>
  describeWindows(
    backend_util.computePool2DInfo(
      xShape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    ),
  );

const describe3d: Describe = (xShape, attrs) => {
  const { filterSize, strides, pad, dimRoundingMode, dataFormat } = attrs as unknown as AvgPool3DAttrs;
  return describeWindows(
    backend_util.computePool3DInfo(
      xShape as [number, number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
      dataFormat,
    ),
  );
};

const none = ({ size }: Windows): number[] => size.map(() => 0);
const dims = ({ size }: Windows): string => `${size.length}d`;

/** The mean of what lies in a window; margins do not count. */
function averageWindows(aten: Operators, x: Handle, windows: Windows): Handle {
  const { size, stride, before } = windows;
  const operator = `avg_pool${dims(windows)}`;
  if (hasEqualMargins(windows)) return aten.run(operator, x, size, stride, before, false, false);
  const sum = (values: Handle): Handle =>
    aten.run(operator, addMargins(aten, values, windows), size, stride, none(windows), false, true, 1);
  const counts = sum(aten.run('new_ones', x, [1, 1, ...windows.inSize]));
  return aten.run('div.Tensor', sum(x), aten.run('clamp_min', counts, 1)); // a window may hold margins only
}

/** The largest value of each window and where it lies among the values with margins. NaN is never the largest. */
function maximizeWindows(aten: Operators, x: Handle, windows: Windows): [padded: Handle, y: Handle, positions: Handle] {
  const { size, stride, dilation } = windows;
  const numbers = aten.run('nan_to_num', x, -Infinity, Infinity, -Infinity);
  const padded = addMargins(aten, numbers, { ...windows, value: -Infinity });
  const operator = `max_pool${dims(windows)}_with_indices`;
  const [y, positions] = aten.runAll(operator, padded, size, stride, none(windows), dilation) as [Handle, Handle];
  return [padded, y, positions];
}

function definePool(
  kernelName: string,
  describe: Describe,
  pool: (aten: Operators, x: Handle, windows: Windows) => Handle,
): KernelConfig {
  return defineKernel<{ x: TensorInfo }, AvgPoolAttrs>(kernelName, (backend, { x }, attrs) => {
    const windows = describe(x.shape, attrs);
    const isIdentity = windows.size.every((size) => size === 1) && util.arraysEqual(windows.inSize, windows.outSize);
    if (isIdentity) return backend.share(x, x.shape);
    if (util.sizeFromShape(windows.outShape) === 0) return backend.uploadInfo(null, windows.outShape, x.dtype);
    return backend.result(kernelName, [x], x.dtype, (aten) => {
      const input = toChannelsFirst(aten, backend.handleOf(x), windows);
      if (x.dtype === 'float32') return fromChannelsFirst(aten, pool(aten, input, windows), windows);
      const y = pool(aten, aten.run('to.dtype', input, ScalarType.float64), windows);
      return castTo(aten, fromChannelsFirst(aten, y, windows), { from: 'float32', to: x.dtype });
    });
  });
}

/** What a pool's gradient is made of, channels first. */
interface PoolTensors {
  readonly dy: Handle;
  readonly x: Handle;
  /** Images and channels. */
  readonly planes: readonly number[];
}

function definePoolGradient(
  kernelName: string,
  describe: Describe,
  goBack: (aten: Operators, tensors: PoolTensors, windows: Windows) => Handle,
): KernelConfig {
  return defineKernel<{ dy: TensorInfo; input: TensorInfo }, AvgPoolAttrs>(
    kernelName,
    (backend, { dy, input }, attrs) => {
      const windows = describe(input.shape, attrs);
      checkGradient(kernelName, dy, windows);
      if (util.sizeFromShape(windows.outShape) === 0) return backend.uploadInfo(null, input.shape, 'float32');
      const planes = [input.shape[0] ?? 0, (windows.channelsLast ? input.shape.at(-1) : input.shape[1]) ?? 0];
      return backend.result(kernelName, [dy, input], 'float32', (aten) => {
        const gradient = toChannelsFirst(aten, backend.handleOf(dy), windows);
        const x = toChannelsFirst(aten, backend.handleOf(input), windows);
        const dx = goBack(aten, { dy: gradient, x, planes }, windows);
        return fromChannelsFirst(aten, removeMargins(aten, dx, windows), windows);
      });
    },
  );
}

/** Divided by the whole window also where it reaches over the border, as tfjs has it. */
function averageBack(aten: Operators, { dy, x, planes }: PoolTensors, windows: Windows): Handle {
  const padded = shapeOnly(aten, x, [...planes, ...paddedSize(windows)]);
  const { size, stride } = windows;
  return aten.run(`avg_pool${dims(windows)}_backward`, dy, padded, size, stride, none(windows), false, true, null);
}

function maximizeBack(aten: Operators, { dy, x }: PoolTensors, windows: Windows): Handle {
  const { size, stride, dilation } = windows;
  const [padded, , positions] = maximizeWindows(aten, x, windows);
  const operator = `max_pool${dims(windows)}_with_indices_backward`;
  return aten.run(operator, dy, padded, size, stride, none(windows), dilation, false, positions);
}

const maximize = (aten: Operators, x: Handle, windows: Windows): Handle => maximizeWindows(aten, x, windows)[1];

/** Positions count values of the image, `(row width + column) channels + channel`, or of the whole batch. */
const maxPoolWithArgmax = defineKernel<{ x: TensorInfo }, MaxPoolWithArgmaxAttrs>(
  MaxPoolWithArgmax,
  (backend, { x }, { filterSize, strides, pad, includeBatchInIndex }) => {
    const windows = describe2d(x.shape, { filterSize, strides, pad } as AvgPoolAttrs);
    const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
    const [values, positions] = backend.compute(MaxPoolWithArgmax, [x], (aten): [Handle, Handle] => {
      const input = aten.run('to.dtype', toChannelsFirst(aten, backend.handleOf(x), windows), ScalarType.float32);
      const [, y, inPlane] = maximizeWindows(aten, input, windows);
      const paddedWidth = paddedSize(windows)[1] ?? 0;
      const [top = 0, left = 0] = windows.before;
      const row = aten.run('sub.Scalar', aten.run('floor_divide.Scalar', inPlane, paddedWidth), top);
      const column = aten.run('sub.Scalar', aten.run('remainder.Scalar', inPlane, paddedWidth), left);
      const pixel = aten.run('add.Tensor', aten.run('mul.Scalar', row, width), column);
      const channel = aten.run('reshape', aten.run('arange', channels, ScalarType.int64), [1, channels, 1, 1]);
      let position = aten.run('add.Tensor', aten.run('mul.Scalar', pixel, channels), channel);
      if (includeBatchInIndex) {
        const image = aten.run('reshape', aten.run('arange', batch, ScalarType.int64), [batch, 1, 1, 1]);
        position = aten.run('add.Tensor', position, aten.run('mul.Scalar', image, height * width * channels));
      }
      return [
        castTo(aten, fromChannelsFirst(aten, y, windows), { from: 'float32', to: x.dtype }),
        aten.run('to.dtype', fromChannelsFirst(aten, position, windows), ScalarType.int32),
      ];
    });
    return [backend.output(values, x.dtype), backend.output(positions, 'int32')];
  },
);

/** Largest and mean values of windows in two and three dimensions, and their gradients. */
export const poolingKernels: readonly KernelConfig[] = [
  definePool(AvgPool, describe2d, averageWindows),
  definePool(AvgPool3D, describe3d, averageWindows),
  definePool(MaxPool, describe2d, maximize),
  definePool(MaxPool3D, describe3d, maximize),
  definePoolGradient(AvgPoolGrad, describe2d, averageBack),
  definePoolGradient(AvgPool3DGrad, describe3d, averageBack),
  definePoolGradient(MaxPoolGrad, describe2d, maximizeBack),
  definePoolGradient(MaxPool3DGrad, describe3d, maximizeBack),
  maxPoolWithArgmax,
];
