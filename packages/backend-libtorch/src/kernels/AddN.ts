import { AddN, type TensorInfo } from '@tensorflow/tfjs-core';

import { requireOneDtype } from './createArgumentCheck.js';
import { defineKernel } from './defineKernel.js';

/** The sum of tensors of one shape. */
export const addNConfig = defineKernel<Record<string, TensorInfo>>(AddN, (backend, inputs) => {
  const tensors = Object.values(inputs);
  requireOneDtype(AddN, inputs);
  const [first, ...others] = tensors as [TensorInfo, ...TensorInfo[]];
  const handle = backend.compute(AddN, tensors, (aten) => {
    if (others.length === 0) return aten.run('clone', backend.handleOf(first));
    let sum = backend.handleOf(first);
    for (const other of others) sum = aten.run('add.Tensor', sum, backend.handleOf(other));
    return sum;
  });
  return backend.output(handle, first.dtype);
});
