import type { TensorInfo } from '@tensorflow/tfjs-core';

import { ScalarType } from '../binding.js';
import { defineCheckedKernel } from '../kernels/defineKernel.js';
import { type Precision, precisionRule, productType } from './MatrixProducts.js';

/**
 * `[N, H]` to `[N', H]` as `EncoderLayer` takes it, in the dtype that it computes in: row i is row `sources[i]` of x,
 * or 0 where that is N. With `bf16` the values lie in bfloat16 until another kernel than `EncoderLayer` and `CutRows`
 * wants them.
 */
export const padRowsConfig = defineCheckedKernel<Record<'x' | 'sources', TensorInfo>, { precision: Precision }>(
  'PadRows',
  { inputs: { x: 'float32[N, H]', sources: 'int32[P]' }, attrs: { precision: precisionRule } },
  (backend, { x, sources }, { precision }) => {
    const rows = backend.compute('PadRows', [x, sources], (aten) => {
      const low = aten.run('to.dtype', backend.lowHandleOf(x), productType(precision));
      const zeros = aten.run('new_zeros', low, [1, x.shape[1] ?? 0]);
      return aten.run('index_select', aten.run('cat', [low, zeros], 0), 0, backend.handleOf(sources));
    });
    return backend.outputIn(precision, rows);
  },
);

/** `[N', H]` back to `[N, H]` in float32: row i is row `places[i]` of x. */
export const cutRowsConfig = defineCheckedKernel<Record<'x' | 'places', TensorInfo>>(
  'CutRows',
  { inputs: { x: 'float32[P, H]', places: 'int32[N]' } },
  (backend, { x, places }) =>
    backend.result('CutRows', [x, places], 'float32', (aten) =>
      aten.run(
        'to.dtype',
        aten.run('index_select', backend.lowHandleOf(x), 0, backend.handleOf(places)),
        ScalarType.float32,
      ),
    ),
);
