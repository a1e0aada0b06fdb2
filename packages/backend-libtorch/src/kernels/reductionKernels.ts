import { type DataType, type KernelConfig, Prod, type TensorInfo, backend_util, util } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { scalarTypeOf } from '../dtypes.js';
import type { Operators } from '../Operators.js';
import { defineKernel } from './defineKernel.js';

/** Max calls its axes `reductionIndices`, the others `axis`. */
interface ReductionAttrs {
  axis?: number | number[] | null; // null: all
  reductionIndices?: number | number[];
  keepDims?: boolean;
}

/** Which dtype a sum has: booleans are counted. */
const summed = (dtype: DataType): DataType => (dtype === 'bool' ? 'int32' : dtype);
const same = (dtype: DataType): DataType => dtype;

interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
  /** Of the result, by libtorch's number. */
  readonly dtype: number;
}

type Reduce = (aten: Operators, input: Handle, reduction: Reduction) => Handle;
const withDtype =
  (operator: string): Reduce =>
  (aten, input, { axes, keepDims, dtype }) =>
    aten.run(operator, input, axes, keepDims, dtype);
const withoutDtype =
  (operator: string): Reduce =>
  (aten, input, { axes, keepDims }) =>
    aten.run(operator, input, axes, keepDims);

/** Kernels that reduce axes: TensorFlow's name, the dtype of the result, ATen's way. */
const table: readonly (readonly [string, (dtype: DataType) => DataType, Reduce])[] = [
  ['Sum', summed, withDtype('sum.dim_IntList')],
  ['Mean', () => 'float32', withDtype('mean.dim')],
  ['Max', same, withoutDtype('amax')],
  ['Min', same, withoutDtype('amin')],
  ['All', () => 'bool', withoutDtype('all.dims')],
  ['Any', () => 'bool', withoutDtype('any.dims')],
  [
    Prod,
    summed,
    // ATen multiplies along one axis at a time.
    (aten, input, { axes, keepDims, dtype }) =>
      [...axes]
        .sort((a, b) => b - a)
        .reduce<Handle>((product, axis) => aten.run('prod.dim_int', product, axis, keepDims, dtype), input),
  ],
];

/** What tfjs gives where there is nothing to reduce; integers and booleans are 0 then. */
const ofNothing: Readonly<Record<string, number>> = { Mean: 0, Max: NaN, Min: NaN };

const reductions = table.map(([kernelName, resultOf, reduce]) =>
  defineKernel<{ x: TensorInfo }, ReductionAttrs>(
    kernelName,
    (backend, { x }, { axis, reductionIndices, keepDims = false }) => {
      const dtype = resultOf(x.dtype);
      const axes = util.parseAxisParam((kernelName === 'Max' ? reductionIndices : axis) as number[], x.shape);
      return backend.result(kernelName, [x], dtype, (aten) => {
        const input = backend.handleOf(x);
        const [shape, reduced] = backend_util.computeOutAndReduceShapes(x.shape, axes);
        if (ofNothing[kernelName] !== undefined && util.sizeFromShape(reduced) === 0) {
          const kept = keepDims ? backend_util.expandShapeToKeepDim(shape, axes) : shape;
          return aten.run('full', kept, dtype === 'float32' ? ofNothing[kernelName] : 0, scalarTypeOf(dtype));
        }
        // Over no axis ATen would reduce all of them.
        if (axes.length === 0) return aten.run('to.dtype', input, scalarTypeOf(dtype), false, true);
        return reduce(aten, input, { axes, keepDims, dtype: scalarTypeOf(dtype) });
      });
    },
  ),
);

/** The first of equal values wins, and NaN never, as tfjs has it; for ATen NaN is the largest and the smallest. */
const positions = (
  [
    ['ArgMax', 'argmax', -Infinity],
    ['ArgMin', 'argmin', Infinity],
  ] as const
).map(([kernelName, operator, least]) =>
  defineKernel<{ x: TensorInfo }, { axis: number }>(kernelName, (backend, { x }, { axis }) => {
    const [dim = 0] = util.parseAxisParam(axis, x.shape);
    return backend.result(kernelName, [x], 'int32', (aten) => {
      if (x.shape[dim] === 0) return aten.run('zeros', x.shape.toSpliced(dim, 1), ScalarType.int32);
      let input = backend.handleOf(x);
      if (x.dtype === 'bool') input = aten.run('to.dtype', input, ScalarType.uint8);
      if (x.dtype === 'float32') input = aten.run('nan_to_num', input, least, Infinity, -Infinity);
      return aten.run('to.dtype', aten.run(operator, input, dim), ScalarType.int32);
    });
  }),
);

/** Sums, means, extremes and the like along some axes. */
export const reductionKernels: readonly KernelConfig[] = [...reductions, ...positions];
