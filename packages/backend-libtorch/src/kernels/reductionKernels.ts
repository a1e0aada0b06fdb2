import { type DataType, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';

import { scalarTypeOf } from '../LibtorchBackend.js';
import { defineKernel } from './defineKernel.js';

/** Max calls its axes `reductionIndices`, the others `axis`. */
interface ReductionAttrs {
  axis?: number | number[] | null; // null: all
  reductionIndices?: number | number[];
  keepDims?: boolean;
}

/** Which dtype a sum has: booleans are counted. */
const summed = (dtype: DataType): DataType => (dtype === 'bool' ? 'int32' : dtype);

/** Kernels that reduce axes: TensorFlow's name, ATen's, result dtype, and whether ATen must be told that dtype. */
const table: readonly (readonly [string, string, (dtype: DataType) => DataType, boolean])[] = [
  ['Sum', 'sum.dim_IntList', summed, true],
  ['Mean', 'mean.dim', () => 'float32', true],
  ['Max', 'amax', (dtype) => dtype, false],
  ['Min', 'amin', (dtype) => dtype, false],
  ['All', 'all.dims', () => 'bool', false],
  ['Any', 'any.dims', () => 'bool', false],
];

export const reductionKernels: readonly KernelConfig[] = table.map(([kernelName, operator, resultOf, takesDtype]) =>
  defineKernel<{ x: TensorInfo }, ReductionAttrs>(
    kernelName,
    (backend, { x }, { axis, reductionIndices, keepDims = false }) => {
      const dtype = resultOf(x.dtype);
      const axes = util.parseAxisParam((kernelName === 'Max' ? reductionIndices : axis) as number[], x.shape);
      const handle = backend.compute(kernelName, [x], (aten) => {
        const input = backend.handleOf(x);
        // Over no axis ATen would reduce all of them.
        if (axes.length === 0) return aten.run('to.dtype', input, scalarTypeOf(dtype), false, true);
        return takesDtype
          ? aten.run(operator, input, axes, keepDims, scalarTypeOf(dtype))
          : aten.run(operator, input, axes, keepDims);
      });
      return backend.output(handle, dtype);
    },
  ),
);
