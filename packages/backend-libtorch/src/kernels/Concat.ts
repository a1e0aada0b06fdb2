import { Concat, type ConcatAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';

import { requireOneDtype } from './createArgumentCheck.js';
import { defineKernel } from './defineKernel.js';

/** Tensors one behind the other along an axis. */
export const concatConfig = defineKernel<TensorInfo[], ConcatAttrs>(Concat, (backend, inputs, { axis }) => {
  const tensors = Object.values(inputs);
  const first = tensors[0] as TensorInfo;
  requireOneDtype(Concat, inputs as unknown as Record<string, TensorInfo>);
  const [dim] = util.parseAxisParam(axis, first.shape);
  const handle = backend.compute(Concat, tensors, (aten) =>
    aten.run(
      'cat',
      tensors.map((tensor) => backend.handleOf(tensor)),
      dim,
    ),
  );
  return backend.output(handle, first.dtype);
});
