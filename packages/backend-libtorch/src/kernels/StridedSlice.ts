import { StridedSlice, type StridedSliceAttrs, type StridedSliceInputs, slice_util } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** Every n-th value between two places on each axis, with the masks of TensorFlow. */
export const stridedSliceConfig = defineKernel<StridedSliceInputs, StridedSliceAttrs>(
  StridedSlice,
  (backend, { x }, attrs) => {
    const info = slice_util.sliceInfo(
      x.shape,
      attrs.begin,
      attrs.end,
      attrs.strides,
      attrs.beginMask,
      attrs.endMask,
      attrs.ellipsisMask,
      attrs.newAxisMask,
      attrs.shrinkAxisMask,
    );
    return backend.result(StridedSlice, [x], x.dtype, (aten) => {
      let part = backend.handleOf(x);
      info.strides.forEach((stride, axis) => {
        const [begin = 0, end = 0] = [info.begin[axis], info.end[axis]];
        if (stride > 0) {
          part = aten.run('slice.Tensor', part, axis, begin, Math.max(begin, end), stride);
          return;
        }
        // Backwards: what was at `begin` is at `last - begin` of the flipped axis.
        const last = (x.shape[axis] ?? 0) - 1;
        part = aten.run('slice.Tensor', aten.run('flip', part, [axis]), axis, last - begin, last - end, -stride);
      });
      return aten.copy(aten.run('reshape', part, info.finalShape));
    });
  },
);
