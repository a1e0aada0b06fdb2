import {
  Bincount,
  type BincountAttrs,
  type BincountInputs,
  DenseBincount,
  type DenseBincountAttrs,
  type DenseBincountInputs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { scalarTypeOf } from '../dtypes.js';
import type { LibtorchBackend } from '../LibtorchBackend.js';
import { defineKernel } from './defineKernel.js';

/** How often each number below `size` stands in a row of x, or its weights added up; larger numbers are left out. */
function count(
  kernelName: string,
  backend: LibtorchBackend,
  { x, weights }: { x: TensorInfo; weights: TensorInfo },
  size: number,
  binary: boolean,
): TensorInfo {
  return backend.result(kernelName, [x, weights], weights.dtype, (aten): Handle => {
    const [numRows, rowLength] =
      x.shape.length === 2 ? (x.shape as [number, number]) : [1, util.sizeFromShape(x.shape)];
    const values = aten.run('reshape', backend.handleOf(x), [numRows, rowLength]);
    // One place more than asked for, for numbers that are too large.
    const places = aten.run('clamp_max', values, size);
    const type = scalarTypeOf(weights.dtype);
    const isWeighted = !binary && util.sizeFromShape(weights.shape) > 0;
    const amounts = isWeighted
      ? aten.run('reshape', backend.handleOf(weights), [numRows, rowLength])
      : aten.run('ones', [numRows, rowLength], type);
    const counts = aten.run('zeros', [numRows, size + 1], type);
    const index = aten.run('to.dtype', places, ScalarType.int64);
    const filled = aten.run(binary ? 'scatter.src' : 'scatter_add', counts, 1, index, amounts);
    return aten.copy(
      aten.run(
        'reshape',
        aten.run('slice.Tensor', filled, 1, 0, size),
        x.shape.length === 2 ? [numRows, size] : [size],
      ),
    );
  });
}

export const bincountConfig = defineKernel<BincountInputs, BincountAttrs>(Bincount, (backend, inputs, { size }) =>
  count(Bincount, backend, inputs, size, false),
);

export const denseBincountConfig = defineKernel<DenseBincountInputs, DenseBincountAttrs>(
  DenseBincount,
  (backend, inputs, { size, binaryOutput }) => {
    const rank = inputs.x.shape.length;
    util.assert(rank <= 2, () => `Error in denseBincount: input must be at most rank 2, but got rank ${rank}`);
    // tfjs looks at binaryOutput only where x has rows.
    return count(DenseBincount, backend, inputs, size, binaryOutput === true && rank === 2);
  },
);
