import type { TensorInfo } from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';
import { drawDropoutMask } from './drawDropoutMask.js';

interface DropoutAttrs {
  /** Probability with which a value becomes 0; what stays is scaled by `1 / (1 - rate)`. */
  rate: number;
}

/** Dropout: `[y = x mask, mask]`, the mask 0 or `1 / (1 - rate)`. The gradient is dy mask. */
export const dropoutConfig = defineKernel<{ x: TensorInfo }, DropoutAttrs>('Dropout', (backend, { x }, { rate }) => {
  const [y, mask] = backend.compute('Dropout', [x], (aten): [Handle, Handle] => {
    const drawn = drawDropoutMask(aten, x.shape, rate);
    return [aten.run('mul.Tensor', backend.handleOf(x), drawn), drawn];
  });
  return [backend.output(y, 'float32'), backend.output(mask, 'float32')];
});
