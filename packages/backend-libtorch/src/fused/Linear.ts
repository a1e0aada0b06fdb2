import type { TensorInfo } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';

/** `fp32`, or `bf16`: operands rounded to bfloat16, products added up in float32, the result rounded once. */
export type Precision = 'fp32' | 'bf16';

interface LinearAttrs {
  precision: Precision;
}

/**
 * `y = x weightᵀ + bias`: x `[N, I]`, weight `[O, I]` as checkpoints have it, bias `[O]` or none, y `[N, O]`.
 *
 * Returns `[y, x and weight as they were multiplied]`, the latter for the backward step: rounded where the precision
 * is bf16, else the inputs themselves and therefore not returned.
 */
export const linearConfig = defineKernel<{ x: TensorInfo; weight: TensorInfo; bias?: TensorInfo }, LinearAttrs>(
  'Linear',
  (backend, { x, weight, bias }, { precision }) => {
    const handles = backend.compute('Linear', bias === undefined ? [x, weight] : [x, weight, bias], (aten) => {
      const [input, matrix] = [backend.handleOf(x), backend.handleOf(weight)];
      const offset = bias === undefined ? null : backend.handleOf(bias);
      if (precision !== 'bf16') {
        const transposed = aten.run('t', matrix);
        return [offset === null ? aten.run('mm', input, transposed) : aten.run('addmm', offset, input, transposed)];
      }
      const lowInput = aten.run('to.dtype', input, ScalarType.bfloat16);
      const lowMatrix = aten.run('to.dtype', matrix, ScalarType.bfloat16);
      const product = aten.run('to.dtype', aten.run('mm', lowInput, aten.run('t', lowMatrix)), ScalarType.float32);
      if (offset !== null) aten.runInPlace('add_.Tensor', product, offset);
      return [product, lowInput, lowMatrix];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);

/**
 * From dy `[N, O]`: `[dx = dy weight, dWeight = dyᵀ x, dBias = sum of dy over N]`, the products in the precision of
 * the forward step, the results float32.
 */
export const linearGradConfig = defineKernel<Record<'dy' | 'x' | 'weight', TensorInfo>, LinearAttrs>(
  'LinearGrad',
  (backend, { dy, x, weight }, { precision }) => {
    const handles = backend.compute('LinearGrad', [dy, x, weight], (aten): [Handle, Handle, Handle] => {
      const full = backend.handleOf(dy);
      const gradient = precision === 'bf16' ? aten.run('to.dtype', full, ScalarType.bfloat16) : full;
      const product = (left: Handle, right: Handle): Handle => {
        const result = aten.run('mm', left, right);
        return precision === 'bf16' ? aten.run('to.dtype', result, ScalarType.float32) : result;
      };
      return [
        product(gradient, backend.handleOf(weight)),
        product(aten.run('t', gradient), backend.handleOf(x)),
        aten.run('sum.dim_IntList', full, [0], false),
      ];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);
