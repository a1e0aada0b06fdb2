import { TopK, type TopKAttrs, type TopKInputs } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { defineKernel } from './defineKernel.js';

/** The k largest of the last axis, largest first; among equal ones the first comes first, as TensorFlow has it. */
export const topKConfig = defineKernel<TopKInputs, TopKAttrs>(TopK, (backend, { x }, { k }) => {
  const [values, indices] = backend.compute(TopK, [x], (aten): [Handle, Handle] => {
    const [sorted, order] = aten.runAll('sort.stable', backend.handleOf(x), true, -1, true) as [Handle, Handle];
    const firstIndices = aten.run('slice.Tensor', order, -1, 0, k);
    return [
      aten.run('contiguous', aten.run('slice.Tensor', sorted, -1, 0, k)),
      aten.run('to.dtype', firstIndices, ScalarType.int32),
    ];
  });
  return [backend.output(values, x.dtype), backend.output(indices, 'int32')];
});
