import type { TensorInfo } from '@tensorflow/tfjs-core';

import { defineKernel } from '../kernels/defineKernel.js';

/** Rows of a table: table `[R, H]`, ids `[N]` int32, result `[N, H]`. */
export const embeddingLookupConfig = defineKernel<{ table: TensorInfo; ids: TensorInfo }>(
  'EmbeddingLookup',
  (backend, { table, ids }) =>
    backend.output(
      backend.compute('EmbeddingLookup', [table, ids], (aten) =>
        aten.run('embedding', backend.handleOf(table), backend.handleOf(ids)),
      ),
      'float32',
    ),
);

/** From dy `[N, H]`: the table's gradient `[numRows, H]`, rows that occur several times summed. */
export const embeddingLookupGradConfig = defineKernel<{ dy: TensorInfo; ids: TensorInfo }, { numRows: number }>(
  'EmbeddingLookupGrad',
  (backend, { dy, ids }, { numRows }) =>
    backend.output(
      backend.compute('EmbeddingLookupGrad', [dy, ids], (aten) =>
        aten.run(
          'embedding_dense_backward',
          aten.run('contiguous', backend.handleOf(dy)),
          backend.handleOf(ids),
          numRows,
          -1,
          false,
        ),
      ),
      'float32',
    ),
);
