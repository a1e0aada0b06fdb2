import {
  UnsortedSegmentSum,
  type UnsortedSegmentSumAttrs,
  type UnsortedSegmentSumInputs,
  util,
} from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** Rows of x added up by their segment; what has an id below 0 or beyond the last segment is left out. */
export const unsortedSegmentSumConfig = defineKernel<UnsortedSegmentSumInputs, UnsortedSegmentSumAttrs>(
  UnsortedSegmentSum,
  (backend, { x, segmentIds }, { numSegments }) =>
    backend.result(UnsortedSegmentSum, [x, segmentIds], x.dtype, (aten) => {
      const rowShape = x.shape.slice(segmentIds.shape.length);
      const numRows = util.sizeFromShape(segmentIds.shape);
      const values = aten.run('reshape', backend.handleOf(x), [numRows, ...rowShape]);
      const ids = aten.run('reshape', backend.handleOf(segmentIds), [-1]);
      // Row 0 takes what belongs nowhere.
      const rows = aten.run('clamp', aten.run('add.Scalar', ids, 1), 0, numSegments + 1);
      const known = aten.run('remainder.Scalar', rows, numSegments + 1);
      const sums = aten.run('new_zeros', values, [numSegments + 1, ...rowShape]);
      aten.runInPlace('index_add_', sums, 0, known, values);
      return aten.run('slice.Tensor', sums, 0, 1);
    }),
);
