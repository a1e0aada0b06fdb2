import { Transpose, type TransposeAttrs, type TransposeInputs } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** A tensor with its axes in another order. */
export const transposeConfig = defineKernel<TransposeInputs, TransposeAttrs>(Transpose, (backend, { x }, { perm }) => {
  const handle = backend.compute(Transpose, [x], (aten) => aten.run('permute', backend.handleOf(x), perm));
  return backend.output(handle, x.dtype);
});
