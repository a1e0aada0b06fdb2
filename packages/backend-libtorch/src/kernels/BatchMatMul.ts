import { BatchMatMul, type BatchMatMulAttrs, type BatchMatMulInputs } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

export const batchMatMulConfig = defineKernel<BatchMatMulInputs, BatchMatMulAttrs>(
  BatchMatMul,
  (backend, { a, b }, { transposeA, transposeB }) => {
    const handle = backend.compute(BatchMatMul, [a, b], (aten) => {
      const left = backend.handleOf(a);
      const right = backend.handleOf(b);
      return aten.run(
        'matmul',
        transposeA ? aten.run('transpose.int', left, -2, -1) : left,
        transposeB ? aten.run('transpose.int', right, -2, -1) : right,
      );
    });
    return backend.output(handle, a.dtype);
  },
);
