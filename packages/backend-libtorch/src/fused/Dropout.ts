import type { TensorInfo } from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';

interface DropoutAttrs {
  /** Probability with which a value becomes 0; what stays is scaled by 1 / (1 - rate). */
  rate: number;
}

/** Dropout by libtorch's seeded generator: `[y, mask]`, the mask true where a value stayed. */
export const dropoutConfig = defineKernel<{ x: TensorInfo }, DropoutAttrs>('Dropout', (backend, { x }, { rate }) => {
  const [y, mask] = backend.compute(
    'Dropout',
    [x],
    (aten) => aten.runAll('native_dropout', backend.handleOf(x), rate, true) as [Handle, Handle],
  );
  return [backend.output(y, 'float32'), backend.output(mask, 'bool')];
});

export const dropoutGradConfig = defineKernel<{ dy: TensorInfo; mask: TensorInfo }, DropoutAttrs>(
  'DropoutGrad',
  (backend, { dy, mask }, { rate }) =>
    backend.output(
      backend.compute('DropoutGrad', [dy, mask], (aten) =>
        aten.run('native_dropout_backward', backend.handleOf(dy), backend.handleOf(mask), 1 / (1 - rate)),
      ),
      'float32',
    ),
);
