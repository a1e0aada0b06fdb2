import {
  BatchMatMul,
  type BatchMatMulAttrs,
  type BatchMatMulInputs,
  _FusedMatMul,
  type _FusedMatMulAttrs,
  type _FusedMatMulInputs,
  util,
} from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import type { Operators } from '../Operators.js';
import { applyActivation } from './activationKernels.js';
import { castTo } from './Cast.js';
import { defineKernel } from './defineKernel.js';

function multiply(aten: Operators, [a, b]: readonly [Handle, Handle], attrs: BatchMatMulAttrs): Handle {
  return aten.run(
    'matmul',
    attrs.transposeA ? aten.run('transpose.int', a, -2, -1) : a,
    attrs.transposeB ? aten.run('transpose.int', b, -2, -1) : b,
  );
}

/** Products of matrices, each of one batch with its partner in the other; either may be transposed. */
export const batchMatMulConfig = defineKernel<BatchMatMulInputs, BatchMatMulAttrs>(
  BatchMatMul,
  (backend, { a, b }, attrs) => {
    const inner = [a.shape.at(attrs.transposeA ? -2 : -1), b.shape.at(attrs.transposeB ? -1 : -2)];
    util.assert(
      inner[0] === inner[1],
      () =>
        `Error in matMul: inner shapes (${inner[0]}) and (${inner[1]}) of [${a.shape.join()}] and [${b.shape.join()}] must match`,
    );
    return backend.result(BatchMatMul, [a, b], a.dtype, (aten) => {
      const [left, right] = [backend.handleOf(a), backend.handleOf(b)];
      if (a.dtype !== 'bool') return multiply(aten, [left, right], attrs);
      // ATen multiplies no booleans.
      const count = (handle: Handle): Handle => castTo(aten, handle, { from: 'bool', to: 'int32' });
      return castTo(aten, multiply(aten, [count(left), count(right)], attrs), { from: 'int32', to: 'bool' });
    });
  },
);

/** The product, plus bias where there is one, through an activation where one is named. */
export const fusedMatMulConfig = defineKernel<_FusedMatMulInputs, _FusedMatMulAttrs>(
  _FusedMatMul,
  (backend, { a, b, bias, preluActivationWeights }, attrs) =>
    backend.result(_FusedMatMul, [a, b], a.dtype, (aten) => {
      let output = multiply(aten, [backend.handleOf(a), backend.handleOf(b)], attrs);
      if (bias) output = aten.run('add.Tensor', output, backend.handleOf(bias));
      return applyActivation(aten, output, {
        name: attrs.activation,
        leakyreluAlpha: attrs.leakyreluAlpha,
        preluWeights: preluActivationWeights ? backend.handleOf(preluActivationWeights) : null,
      });
    }),
);
