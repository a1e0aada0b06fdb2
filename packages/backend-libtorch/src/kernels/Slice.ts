import { Slice, type SliceAttrs, type SliceInputs, slice_util } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** A part, copied: a view would keep the whole in memory when only the part is left. */
export const sliceConfig = defineKernel<SliceInputs, SliceAttrs>(Slice, (backend, { x }, { begin, size }) => {
  const [starts, sizes] = slice_util.parseSliceParams(x as never, begin, size) as [number[], number[]];
  slice_util.assertParamsValid(x as never, starts, sizes);
  return backend.result(Slice, [x], x.dtype, (aten) => {
    let part = backend.handleOf(x);
    starts.forEach((start, axis) => {
      const length = sizes[axis] ?? 0;
      if (length !== x.shape[axis]) part = aten.run('slice.Tensor', part, axis, start, start + length);
    });
    return part === backend.handleOf(x) ? aten.run('alias', part) : aten.copy(part);
  });
});
