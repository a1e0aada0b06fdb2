import type { TensorInfo } from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';

/** `y = x weightᵀ + bias`: x `[N, I]`, weight `[O, I]` as checkpoints have it, bias `[O]`, y `[N, O]`. */
export const linearConfig = defineKernel<{ x: TensorInfo; weight: TensorInfo; bias: TensorInfo }>(
  'Linear',
  (backend, { x, weight, bias }) => {
    const handle = backend.compute('Linear', [x, weight, bias], (aten) =>
      aten.run('addmm', backend.handleOf(bias), backend.handleOf(x), aten.run('t', backend.handleOf(weight))),
    );
    return backend.output(handle, 'float32');
  },
);

/** From dy `[N, O]`: `[dx = dy weight, dWeight = dyᵀ x, dBias = sum of dy over N]`. */
export const linearGradConfig = defineKernel<{ dy: TensorInfo; x: TensorInfo; weight: TensorInfo }>(
  'LinearGrad',
  (backend, { dy, x, weight }) => {
    const handles = backend.compute('LinearGrad', [dy, x, weight], (aten): [Handle, Handle, Handle] => {
      const gradient = backend.handleOf(dy);
      return [
        aten.run('mm', gradient, backend.handleOf(weight)),
        aten.run('mm', aten.run('t', gradient), backend.handleOf(x)),
        aten.run('sum.dim_IntList', gradient, [0], false),
      ];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);
