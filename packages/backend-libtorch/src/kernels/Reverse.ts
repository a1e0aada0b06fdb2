import {
  FlipLeftRight,
  type FlipLeftRightInputs,
  Reverse,
  type ReverseAttrs,
  type ReverseInputs,
  util,
} from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** A tensor from back to front along some axes. */
export const reverseConfig = defineKernel<ReverseInputs, ReverseAttrs>(Reverse, (backend, { x }, { dims }) =>
  backend.result(Reverse, [x], x.dtype, (aten) =>
    aten.run('flip', backend.handleOf(x), util.parseAxisParam(dims, x.shape)),
  ),
);

/** Images `[batch, height, width, channels]` mirrored. */
export const flipLeftRightConfig = defineKernel<FlipLeftRightInputs>(FlipLeftRight, (backend, { image }) =>
  backend.result(FlipLeftRight, [image], image.dtype, (aten) => aten.run('flip', backend.handleOf(image), [2])),
);
