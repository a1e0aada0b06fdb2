import { UnsortedSegmentSum, type UnsortedSegmentSumAttrs, type UnsortedSegmentSumInputs } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

export const unsortedSegmentSumConfig = defineKernel<UnsortedSegmentSumInputs, UnsortedSegmentSumAttrs>(
  UnsortedSegmentSum,
  (backend, { x, segmentIds }, { numSegments }) => {
    const handle = backend.compute(UnsortedSegmentSum, [x, segmentIds], (aten) => {
      const values = backend.handleOf(x);
      const sums = aten.run('new_zeros', values, [numSegments, ...x.shape.slice(1)]);
      return aten.run('index_add', sums, 0, backend.handleOf(segmentIds), values);
    });
    return backend.output(handle, x.dtype);
  },
);
