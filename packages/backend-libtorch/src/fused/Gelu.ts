import type { TensorInfo } from '@tensorflow/tfjs-core';

import { defineKernel } from '../kernels/defineKernel.js';

interface GeluAttrs {
  /** `none`: x Phi(x) by the error function, as BERT has it; `tanh`: the approximation. */
  approximate: 'none' | 'tanh';
}

/** The Gaussian error linear unit, element by element. */
export const geluConfig = defineKernel<{ x: TensorInfo }, GeluAttrs>('Gelu', (backend, { x }, { approximate }) =>
  backend.output(
    backend.compute('Gelu', [x], (aten) => aten.run('gelu', backend.handleOf(x), approximate)),
    'float32',
  ),
);

export const geluGradConfig = defineKernel<{ dy: TensorInfo; x: TensorInfo }, GeluAttrs>(
  'GeluGrad',
  (backend, { dy, x }, { approximate }) =>
    backend.output(
      backend.compute('GeluGrad', [dy, x], (aten) =>
        aten.run('gelu_backward', backend.handleOf(dy), backend.handleOf(x), approximate),
      ),
      'float32',
    ),
);
