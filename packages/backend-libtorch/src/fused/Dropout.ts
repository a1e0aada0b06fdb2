import type { TensorInfo } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { fraction } from '../kernels/attributeRules.js';
import { defineCheckedKernel } from '../kernels/defineKernel.js';
import { drawDropoutMask } from './dropoutMasks.js';

interface DropoutAttrs {
  /** Probability with which a value becomes 0; what stays is scaled by `1 / (1 - rate)`. */
  rate: number;
}

/** Dropout: `[y = x mask, mask]`, the mask 0 or `1 / (1 - rate)`. The gradient is dy mask. */
export const dropoutConfig = defineCheckedKernel<{ x: TensorInfo }, DropoutAttrs>(
  'Dropout',
  { inputs: { x: 'float32[...]' }, attrs: { rate: fraction } },
  (backend, { x }, { rate }) => {
    const [y, mask] = backend.compute('Dropout', [x], (aten): [Handle, Handle] => {
      const input = backend.handleOf(x);
      const drawn = drawDropoutMask(aten, { shape: x.shape, rate }, { like: input, scalarType: ScalarType.float32 });
      aten.runInPlace('mul_.Scalar', drawn, 1 / (1 - rate));
      return [aten.run('mul.Tensor', input, drawn), drawn];
    });
    return [backend.output(y, 'float32'), backend.output(mask, 'float32')];
  },
);
