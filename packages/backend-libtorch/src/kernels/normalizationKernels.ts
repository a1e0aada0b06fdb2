import {
  FusedBatchNorm,
  type FusedBatchNormAttrs,
  type FusedBatchNormInputs,
  type KernelConfig,
  LRN,
  type LRNAttrs,
  LRNGrad,
  type LRNGradInputs,
  type LRNInputs,
} from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import type { Operators } from '../Operators.js';
import { defineKernel } from './defineKernel.js';

/** Over the last axis: each value replaced by the sum of those at most `radius` away. */
function sumNeighbours(aten: Operators, x: Handle, radius: number): Handle {
  const padded = aten.run('constant_pad_nd', x, [radius, radius], 0);
  return aten.run('sum.dim_IntList', aten.run('unfold', padded, -1, 2 * radius + 1, 1), [-1], false);
}

/** `bias + alpha (sum of squares of the channels around)`. */
function lrnBase(aten: Operators, x: Handle, { depthRadius, bias, alpha }: LRNAttrs): Handle {
  const squares = sumNeighbours(aten, aten.run('square', x), depthRadius);
  return aten.run('add.Scalar', aten.run('mul.Scalar', squares, alpha), bias);
}

/** Batch normalization, and normalization over neighboring channels with its gradient. */
export const normalizationKernels: readonly KernelConfig[] = [
  /** `(x - mean) scale / sqrt(variance + epsilon) + offset`; all but x broadcast. */
  defineKernel<FusedBatchNormInputs, FusedBatchNormAttrs>(
    FusedBatchNorm,
    (backend, { x, mean, variance, scale, offset }, { varianceEpsilon }) =>
      backend.result(FusedBatchNorm, [x, mean, variance], 'float32', (aten) => {
        // tfjs gives an epsilon of null where none was asked for.
        const spread = aten.run('add.Scalar', backend.handleOf(variance), (varianceEpsilon as number | null) ?? 0.001);
        const centred = aten.run('sub.Tensor', backend.handleOf(x), backend.handleOf(mean));
        let y = aten.run('mul.Tensor', centred, aten.run('rsqrt', spread));
        // Optional inputs come as undefined or null.
        if (scale as unknown) y = aten.run('mul.Tensor', y, backend.handleOf(scale));
        if (offset as unknown) y = aten.run('add.Tensor', y, backend.handleOf(offset));
        return y;
      }),
  ),
  /** `x (bias + alpha (sum of squares of the channels around))^-beta`. */
  defineKernel<LRNInputs, LRNAttrs>(LRN, (backend, { x }, attrs) =>
    backend.result(LRN, [x], 'float32', (aten) => {
      const input = backend.handleOf(x);
      const base = lrnBase(aten, input, attrs);
      return aten.run('mul.Tensor', input, aten.run('pow.Tensor_Scalar', base, -attrs.beta));
    }),
  ),
  defineKernel<LRNGradInputs, LRNAttrs>(LRNGrad, (backend, { x, y, dy }, attrs) =>
    backend.result(LRNGrad, [x, y, dy], 'float32', (aten) => {
      const [input, output, gradient] = [backend.handleOf(x), backend.handleOf(y), backend.handleOf(dy)];
      const { depthRadius, alpha, beta } = attrs;
      const base = lrnBase(aten, input, attrs);
      const direct = aten.run('mul.Tensor', gradient, aten.run('pow.Tensor_Scalar', base, -beta));
      // Each value also stands in the sums of its neighbours.
      const weights = aten.run('div.Tensor', aten.run('mul.Tensor', gradient, output), base);
      const around = aten.run('mul.Tensor', input, sumNeighbours(aten, weights, depthRadius));
      return aten.run('sub.Tensor', direct, aten.run('mul.Scalar', around, 2 * alpha * beta));
    }),
  ),
];
