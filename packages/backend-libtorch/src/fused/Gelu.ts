import type { TensorInfo } from '@tensorflow/tfjs-core';

import { oneOf } from '../kernels/attributeRules.js';
import { defineCheckedKernel } from '../kernels/defineKernel.js';

const attrs = { approximate: oneOf('none', 'tanh') };

interface GeluAttrs {
  /** `none`: x Phi(x) by the error function, as BERT has it; `tanh`: the approximation. */
  approximate: 'none' | 'tanh';
}

/** The Gaussian error linear unit, element by element. */
export const geluConfig = defineCheckedKernel<{ x: TensorInfo }, GeluAttrs>(
  'Gelu',
  { inputs: { x: 'float32[...]' }, attrs },
  (backend, { x }, { approximate }) =>
    backend.output(
      backend.compute('Gelu', [x], (aten) => aten.run('gelu', backend.handleOf(x), approximate)),
      'float32',
    ),
);

/** The backward step of GELU: `dx = dy * gelu'(x)`. */
export const geluGradConfig = defineCheckedKernel<{ dy: TensorInfo; x: TensorInfo }, GeluAttrs>(
  'GeluGrad',
  { inputs: { dy: 'float32[...]', x: 'float32[...]' }, attrs },
  (backend, { dy, x }, { approximate }) =>
    backend.output(
      backend.compute('GeluGrad', [dy, x], (aten) =>
        aten.run('gelu_backward', backend.handleOf(dy), backend.handleOf(x), approximate),
      ),
      'float32',
    ),
);
