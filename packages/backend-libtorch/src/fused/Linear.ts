import type { TensorInfo } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';
import type { Operators } from '../Operators.js';

/** `fp32`, or `bf16`: operands rounded to bfloat16, products added up in float32, the result rounded once. */
export type Precision = 'fp32' | 'bf16';

/**
 * Rows that `numRows` are padded to before a bfloat16 product on a CPU, at most a sixteenth more. oneDNN compiles and
 * keeps a kernel for every shape it meets; batches of packed tokens would each bring shapes of their own, at tens of
 * megabytes and milliseconds a step. A GPU takes any shape, and would pay for the padding with two launches.
 */
function padRows(numRows: number, onCpu: boolean): number {
  if (!onCpu) return numRows;
  const step = Math.max(16, 2 ** (Math.ceil(Math.log2(Math.max(numRows, 1))) - 4));
  return Math.ceil(numRows / step) * step;
}

/** `[N, H]` in bfloat16, on a CPU with rows of zeros behind; they add nothing to any sum. */
function toPaddedBfloat16(aten: Operators, tensor: Handle, [numRows = 0, numColumns = 0]: number[]): Handle {
  const padded = padRows(numRows, aten.isOnCpu(tensor));
  if (padded === numRows) return aten.run('to.dtype', tensor, ScalarType.bfloat16);
  const low = aten.run('new_zeros', tensor, [padded, numColumns], ScalarType.bfloat16);
  aten.runInPlace('copy_', aten.run('slice.Tensor', low, 0, 0, numRows), tensor);
  return low;
}

/** The first `numRows` of what may have been padded. */
function cutRows(aten: Operators, padded: Handle, numRows: number): Handle {
  return aten.isOnCpu(padded) ? aten.run('slice.Tensor', padded, 0, 0, numRows) : padded;
}

interface LinearAttrs {
  precision: Precision;
}

/**
 * `y = x weightᵀ + bias`: x `[N, I]`, weight `[O, I]` as checkpoints have it, bias `[O]` or none, y `[N, O]`.
 *
 * Returns `[y, x and weight as they were multiplied]`, the latter for the backward step: rounded and padded where the
 * precision is bf16, else the inputs themselves and therefore not returned.
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
      const lowInput = toPaddedBfloat16(aten, input, x.shape);
      const lowMatrix = aten.run('to.dtype', matrix, ScalarType.bfloat16);
      const padded = aten.run('mm', lowInput, aten.run('t', lowMatrix));
      const product = aten.run('to.dtype', cutRows(aten, padded, x.shape[0] ?? 0), ScalarType.float32);
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
      const [input, matrix] = [backend.handleOf(x), backend.handleOf(weight)];
      const dBias = aten.run('sum.dim_IntList', full, [0], false);
      if (precision !== 'bf16') {
        return [aten.run('mm', full, matrix), aten.run('mm', aten.run('t', full), input), dBias];
      }
      const gradient = toPaddedBfloat16(aten, full, dy.shape);
      const dx = cutRows(aten, aten.run('mm', gradient, matrix), dy.shape[0] ?? 0);
      const dWeight = aten.run('mm', aten.run('t', gradient), input);
      return [aten.run('to.dtype', dx, ScalarType.float32), aten.run('to.dtype', dWeight, ScalarType.float32), dBias];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);
