import { PadV2, type PadV2Attrs, type PadV2Inputs } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** A tensor with a margin of one value around it. */
export const padV2Config = defineKernel<PadV2Inputs, PadV2Attrs>(
  PadV2,
  (backend, { x }, { paddings, constantValue }) => {
    // ATen wants the last axis first.
    const flat = paddings.slice().reverse().flat();
    const handle = backend.compute(PadV2, [x], (aten) =>
      aten.run('constant_pad_nd', backend.handleOf(x), flat, constantValue),
    );
    return backend.output(handle, x.dtype);
  },
);
