import type { TensorInfo } from '@tensorflow/tfjs-core';

import { ArgumentError } from '../ArgumentError.js';
import { type Handle, ScalarType } from '../binding.js';
import { describeTensor } from '../kernels/createArgumentCheck.js';
import { defineCheckedKernel } from '../kernels/defineKernel.js';
import type { Operators } from '../Operators.js';
import { MatrixProducts, type Precision, precisionRule } from './MatrixProducts.js';
import { padRows } from './padRows.js';

/** `[N, H]` in the products' dtype, on a CPU with rows of zeros behind (`padRows`); they add nothing to any sum. */
function lowerAndPad(
  aten: Operators,
  products: MatrixProducts,
  { tensor, shape }: { readonly tensor: Handle; readonly shape: readonly number[] },
): Handle {
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

interface LinearAttrs {
  precision: Precision;
}

/**
 * `y = x weightᵀ + bias`: x `[N, I]`, weight `[O, I]` as checkpoints have it, bias `[O]` or none, y `[N, O]`.
 *
 * Returns `[y, x and weight as they were multiplied]`, the latter for the backward step; without weight where that was
 * multiplied as it is.
 */
export const linearConfig = defineCheckedKernel<
  { x: TensorInfo; weight: TensorInfo; bias?: TensorInfo | null },
  LinearAttrs
>(
  'Linear',
  {
    inputs: { x: 'float32[N, I]', weight: 'float32[O, I]', bias: 'float32[O]?' },
    attrs: { precision: precisionRule },
  },
  (backend, { x, weight, bias }, { precision }) => {
    const handles = backend.compute('Linear', bias ? [x, weight, bias] : [x, weight], (aten) => {
      const input = backend.handleOf(x);
      const products = new MatrixProducts(aten, precision, { onCpu: aten.isOnCpu(input), numRows: x.shape[0] ?? 0 });
      const usedInput = lowerAndPad(aten, products, { tensor: input, shape: x.shape });
      const matrix = products.lower(backend.handleOf(weight));
      const offset = bias ? backend.handleOf(bias) : null;
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
    const [y, ...used] = handles as [Handle, ...Handle[]];
    return [backend.output(y, 'float32'), ...used.map((handle) => backend.outputIn(precision, handle))];
  },
);

/**
 * From dy `[N, O]`: `[dx = dy weight, dWeight = dyᵀ x, dBias = sum of dy over N]`, the products in the precision of
 * the forward step, the results float32. x and weight as they were or as the forward step gave them, which may be with
 * rows of zeros behind.
 */
export const linearGradConfig = defineCheckedKernel<Record<'dy' | 'x' | 'weight', TensorInfo>, LinearAttrs>(
  'LinearGrad',
  {
    inputs: { dy: 'float32[N, O]', x: 'float32[P, I]', weight: 'float32[O, I]' },
    attrs: { precision: precisionRule },
  },
  (backend, { dy, x, weight }, { precision }) => {
    const [numRows = 0] = dy.shape;
    if (x.shape[0] !== numRows && x.shape[0] !== padRows(numRows)) {
      const wanted = `float32[P, I] with P = ${numRows}, as dy has it, or ${padRows(numRows)}, padded`;
      throw new ArgumentError('LinearGrad', 'x', { wanted, got: describeTensor(x) });
    }
    const handles = backend.compute('LinearGrad', [dy, x, weight], (aten): [Handle, Handle, Handle] => {
      const full = backend.orderedHandleOf(dy); // now: it may be x as well, which is wanted in order
      const products = new MatrixProducts(aten, precision, { onCpu: aten.isOnCpu(full), numRows });
      const gradient = lowerAndPad(aten, products, { tensor: full, shape: dy.shape });
      const dx = products.inputGradient(gradient, backend.handleIn(precision, weight));
      const given = backend.handleIn(precision, x);
      const isAlike = x.shape[0] === (aten.isOnCpu(full) ? padRows(numRows) : numRows);
      const input = isAlike
        ? given
        : lowerAndPad(aten, products, {
            tensor: aten.run('slice.Tensor', given, 0, 0, numRows),
            shape: [numRows, x.shape[1] ?? 0],
          });
      const dWeight = products.weightGradient(gradient, input);
      return [
        cutAndRaise(aten, dx, numRows),
        aten.run('to.dtype', dWeight, ScalarType.float32),
        aten.run('sum.dim_IntList', full, [0], false),
      ];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);
