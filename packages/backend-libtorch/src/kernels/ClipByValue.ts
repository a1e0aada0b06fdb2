import { ClipByValue, type ClipByValueAttrs, type ClipByValueInputs } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

export const clipByValueConfig = defineKernel<ClipByValueInputs, ClipByValueAttrs>(
  ClipByValue,
  (backend, { x }, { clipValueMin, clipValueMax }) => {
    const handle = backend.compute(ClipByValue, [x], (aten) =>
      aten.run('clamp', backend.handleOf(x), clipValueMin, clipValueMax),
    );
    return backend.output(handle, x.dtype);
  },
);
