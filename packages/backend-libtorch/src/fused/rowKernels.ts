import type { TensorInfo } from '@tensorflow/tfjs-core';

import { ScalarType } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';
import { type Precision, productType } from './MatrixProducts.js';

/**
 * `[N, H]` to `[N', H]` as `EncoderLayer` takes it, in the dtype that it computes in: row i is row `sources[i]` of x, or 0
 * where that is N. With `bf16` the result calls itself float32, as tfjs has no other word for it, and is for `EncoderLayer`
 * and `CutRows` alone.
 */
export const padRowsConfig = defineKernel<Record<'x' | 'sources', TensorInfo>, { precision: Precision }>(
  'PadRows',
  (backend, { x, sources }, { precision }) =>
    backend.result('PadRows', [x, sources], 'float32', (aten) => {
      const low = aten.run('to.dtype', backend.handleOf(x), productType(precision));
      const zeros = aten.run('new_zeros', low, [1, x.shape[1] ?? 0]);
      return aten.run('index_select', aten.run('cat', [low, zeros], 0), 0, backend.handleOf(sources));
    }),
);

/** `[N', H]` back to `[N, H]` in float32: row i is row `places[i]` of x. */
export const cutRowsConfig = defineKernel<Record<'x' | 'places', TensorInfo>>('CutRows', (backend, { x, places }) =>
  backend.result('CutRows', [x, places], 'float32', (aten) =>
    aten.run(
      'to.dtype',
      aten.run('index_select', backend.handleOf(x), 0, backend.handleOf(places)),
      ScalarType.float32,
    ),
  ),
);
