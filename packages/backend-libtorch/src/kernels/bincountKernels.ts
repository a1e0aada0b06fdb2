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
  backend: LibtorchBackend,
  { x, weights }: { readonly x: TensorInfo; readonly weights: TensorInfo },
  { kernelName, size, binary }: { readonly kernelName: string; readonly size: number; readonly binary: boolean },
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

/** How often each of `size` numbers occurs, or the sum of its weights. */
export const bincountConfig = defineKernel<BincountInputs, BincountAttrs>(Bincount, (backend, inputs, { size }) =>
  count(backend, inputs, { kernelName: Bincount, size, binary: false }),
);

/** The same for one row or several, each counted by itself, or whether a number occurs at all. */
export const denseBincountConfig = defineKernel<DenseBincountInputs, DenseBincountAttrs>(
  DenseBincount,
  (backend, inputs, { size, binaryOutput }) => {
    const rank = inputs.x.shape.length;
    util.assert(rank <= 2, () => `Error in denseBincount: input must be at most rank 2, but got rank ${rank}`);
    // tfjs looks at binaryOutput only where x has rows.
    return count(backend, inputs, { kernelName: DenseBincount, size, binary: binaryOutput === true && rank === 2 });
  },
);
