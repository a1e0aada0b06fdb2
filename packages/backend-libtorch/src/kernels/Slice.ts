import { Slice, type SliceAttrs, type SliceInputs, slice_util } from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import { defineKernel } from './defineKernel.js';

export const sliceConfig = defineKernel<SliceInputs, SliceAttrs>(Slice, (backend, { x }, { begin, size }) => {
  const [starts, sizes] = slice_util.parseSliceParams(x as never, begin, size) as [number[], number[]];
  slice_util.assertParamsValid(x as never, starts, sizes);
  const handle = backend.compute(Slice, [x], (aten): Handle => {
    let part = backend.handleOf(x);
    let cut = false;
    starts.forEach((start, axis) => {
      const length = sizes[axis] ?? 0;
      if (start === 0 && length === x.shape[axis]) return;
      part = aten.run('slice.Tensor', part, axis, start, start + length);
      cut = true;
    });
    return cut ? part : aten.run('alias', part);
  });
  return backend.output(handle, x.dtype);
});
