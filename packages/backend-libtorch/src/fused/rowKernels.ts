import type { TensorInfo } from '@tensorflow/tfjs-core';

import { ScalarType } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';
import type { Precision } from './MatrixProducts.js';

interface RowsAttrs {
  numRows: number;
  precision: Precision;
}

/**
 * `[N, H]` to `[numRows, H]` with zeros behind, in the dtype that `EncoderLayer` computes in. With `bf16` the result calls
 * itself float32, as tfjs has no other word for it, and is for `EncoderLayer` and `CutRows` alone.
 */
export const padRowsConfig = defineKernel<{ x: TensorInfo }, RowsAttrs>('PadRows', (backend, { x }, attrs) =>
  backend.result('PadRows', [x], 'float32', (aten) => {
    const scalarType = attrs.precision === 'bf16' ? ScalarType.bfloat16 : ScalarType.float32;
    const input = backend.handleOf(x);
    const padded = aten.run('new_zeros', input, [attrs.numRows, x.shape[1] ?? 0], scalarType);
    aten.runInPlace('copy_', aten.run('slice.Tensor', padded, 0, 0, x.shape[0] ?? 0), input);
    return padded;
  }),
);

/** The first `numRows` of `[N, H]`, in float32. */
export const cutRowsConfig = defineKernel<{ x: TensorInfo }, { numRows: number }>('CutRows', (backend, { x }, attrs) =>
  backend.result('CutRows', [x], 'float32', (aten) =>
    aten.run('to.dtype', aten.run('slice.Tensor', backend.handleOf(x), 0, 0, attrs.numRows), ScalarType.float32),
  ),
);
