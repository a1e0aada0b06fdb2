import { type TensorInfo, util } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';
import type { Operators } from '../Operators.js';
import { MatrixProducts, type Precision } from './MatrixProducts.js';
import { padRows } from './padRows.js';

/** `[N, H]` in the products' dtype, on a CPU with rows of zeros behind (`padRows`); they add nothing to any sum. */
function lowerAndPad(aten: Operators, products: MatrixProducts, tensor: Handle, shape: readonly number[]): Handle {
  const [numRows = 0, numColumns = 0] = shape;
  const padded = aten.isOnCpu(tensor) ? padRows(numRows) : numRows;
  if (padded === numRows) return products.lower(tensor);
  const low = aten.run('new_zeros', tensor, [padded, numColumns], products.scalarType);
  aten.runInPlace('copy_', aten.run('slice.Tensor', low, 0, 0, numRows), tensor);
  return low;
}

/** The first `numRows` of what may have been padded, in float32. */
function cutAndRaise(aten: Operators, padded: Handle, numRows: number): Handle {
  const cut = aten.isOnCpu(padded) ? aten.run('slice.Tensor', padded, 0, 0, numRows) : padded;
  return aten.run('to.dtype', cut, ScalarType.float32);
}

/** oneDNN's own words about shapes that do not fit name none of them. */
function checkShapes(x: number[], weight: number[], bias: number[] | undefined): void {
  const fits = x.length === 2 && weight.length === 2 && x[1] === weight[1];
  util.assert(fits, () => `x [N, I] and weight [O, I] must agree in I, but got [${x.join()}] and [${weight.join()}]`);
  const biasFits = bias === undefined || (bias.length === 1 && bias[0] === weight[0]);
  util.assert(biasFits, () => `bias must be [${weight[0]}] as weight has it, but got [${bias?.join()}]`);
}

interface LinearAttrs {
  precision: Precision;
}

/**
 * `y = x weightᵀ + bias`: x `[N, I]`, weight `[O, I]` as checkpoints have it, bias `[O]` or none, y `[N, O]`.
 *
 * Returns `[y, x and weight as they were multiplied]`, the latter for the backward step; without weight where that was
 * multiplied as it is.
 */
export const linearConfig = defineKernel<{ x: TensorInfo; weight: TensorInfo; bias?: TensorInfo }, LinearAttrs>(
  'Linear',
  (backend, { x, weight, bias }, { precision }) => {
    const handles = backend.compute('Linear', bias === undefined ? [x, weight] : [x, weight, bias], (aten) => {
      checkShapes(x.shape, weight.shape, bias?.shape);
      const input = backend.handleOf(x);
      const products = new MatrixProducts(aten, precision, { onCpu: aten.isOnCpu(input), numRows: x.shape[0] ?? 0 });
      const usedInput = lowerAndPad(aten, products, input, x.shape);
      const matrix = products.lower(backend.handleOf(weight));
      const offset = bias === undefined ? null : backend.handleOf(bias);
      const numRows = x.shape[0] ?? 0;
      // A bfloat16 product gets its bias in float32 afterwards: what the loss is taken of is rounded once less.
      if (precision === 'fp32') {
        const y = cutAndRaise(aten, products.linear(usedInput, matrix, offset), numRows);
        return usedInput === input ? [y] : [y, usedInput];
      }
      const y = cutAndRaise(aten, products.linear(usedInput, matrix, null), numRows);
      if (offset !== null) aten.runInPlace('add_.Tensor', y, offset);
      return [y, usedInput, matrix];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);

/**
 * From dy `[N, O]`: `[dx = dy weight, dWeight = dyᵀ x, dBias = sum of dy over N]`, the products in the precision of
 * the forward step, the results float32. x may have the rows of zeros that the forward step gave it.
 */
export const linearGradConfig = defineKernel<Record<'dy' | 'x' | 'weight', TensorInfo>, LinearAttrs>(
  'LinearGrad',
  (backend, { dy, x, weight }, { precision }) => {
    const handles = backend.compute('LinearGrad', [dy, x, weight], (aten): [Handle, Handle, Handle] => {
      const full = backend.handleOf(dy);
      const products = new MatrixProducts(aten, precision, { onCpu: aten.isOnCpu(full), numRows: dy.shape[0] ?? 0 });
      const gradient = lowerAndPad(aten, products, full, dy.shape);
      const dx = products.inputGradient(gradient, backend.handleOf(weight));
      const dWeight = products.weightGradient(gradient, backend.handleOf(x));
      return [
        cutAndRaise(aten, dx, dy.shape[0] ?? 0),
        aten.run('to.dtype', dWeight, ScalarType.float32),
        aten.run('sum.dim_IntList', full, [0], false),
      ];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);
