import type { TensorInfo } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { type ArgumentCheck, createArgumentCheck } from '../kernels/createArgumentCheck.js';
import { defineKernel } from '../kernels/defineKernel.js';

const checks: ArgumentCheck[] = [];

/** The check of one of the tensors. */
function checkOf(name: string, i: number): ArgumentCheck {
  return (checks[i] ??= createArgumentCheck('SumsOfSquares', { inputs: { [name]: 'float32[...]' } }));
}

/**
 * `[n]` the sum of squares of each of the inputs `x0..`, at least one, of any shapes: the bits of `sum(square(x))`. One
 * tensor after the other, so that its squares are still in the cache when they are added; values that lie in bfloat16
 * stay there.
 */
export const sumsOfSquaresConfig = defineKernel<Record<string, TensorInfo>>('SumsOfSquares', (backend, inputs) => {
  const names = Array.from({ length: Math.max(1, Object.keys(inputs).length) }, (_, i) => `x${i}`);
  names.forEach((name, i) => checkOf(name, i)(inputs, {}));
  const sums: Handle[] = [];
  try {
    for (const name of names) {
      const x = inputs[name] as TensorInfo;
      const axes = x.shape.map((_, axis) => axis);
      sums.push(
        backend.compute('SumsOfSquares', [x], (aten) => {
          const values = aten.run('to.dtype', backend.lowHandleOf(x), ScalarType.float32);
          return aten.run('sum.dim_IntList', aten.run('square', values), axes, false, ScalarType.float32);
        }),
      );
    }
    return backend.output(
      backend.compute('SumsOfSquares', [], (aten) => aten.run('stack', sums, 0)),
      'float32',
    );
  } finally {
    for (const sum of sums) backend.binding.release(sum);
  }
});
