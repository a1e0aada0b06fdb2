import type { TensorInfo } from '@tensorflow/tfjs-core';

import { count } from '../kernels/attributeRules.js';
import { defineCheckedKernel } from '../kernels/defineKernel.js';

/** Rows of a table: table `[R, H]`, ids `[N]` int32, result `[N, H]`. */
export const embeddingLookupConfig = defineCheckedKernel<{ table: TensorInfo; ids: TensorInfo }>(
  'EmbeddingLookup',
  { inputs: { table: 'float32[R, H]', ids: 'int32[N]' } },
  (backend, { table, ids }) =>
    backend.output(
      backend.compute('EmbeddingLookup', [table, ids], (aten) =>
        aten.run('embedding', backend.handleOf(table), backend.handleOf(ids)),
      ),
      'float32',
    ),
);

/**
 * From dy `[N, H]`: the table's gradient `[numRows, H]`, rows that occur several times summed. Ids beyond the rows,
 * which the forward step refuses, are left out.
 */
export const embeddingLookupGradConfig = defineCheckedKernel<{ dy: TensorInfo; ids: TensorInfo }, { numRows: number }>(
  'EmbeddingLookupGrad',
  { inputs: { dy: 'float32[N, H]', ids: 'int32[N]' }, attrs: { numRows: count } },
  (backend, { dy, ids }, { numRows }) =>
    backend.output(
      backend.compute('EmbeddingLookupGrad', [dy, ids], (aten) =>
        aten.run(
          'embedding_dense_backward',
          aten.contiguous(backend.handleOf(dy)),
          backend.handleOf(ids),
          numRows,
          -1,
          false,
        ),
      ),
      'float32',
    ),
);
