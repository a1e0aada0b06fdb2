import { Pack, type PackAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** Tensors of one shape side by side along a new axis. */
export const packConfig = defineKernel<TensorInfo[], PackAttrs>(Pack, (backend, inputs, { axis }) => {
  const tensors = Object.values(inputs);
  const { shape, dtype } = tensors[0] as TensorInfo;
  for (const tensor of tensors) {
    util.assertShapesMatch(shape, tensor.shape, 'All tensors passed to stack must have matching shapes');
    util.assert(dtype === tensor.dtype, () => 'All tensors passed to stack must have matching dtypes');
  }
  const handle = backend.compute(Pack, tensors, (aten) =>
    aten.run(
      'stack',
      tensors.map((tensor) => backend.handleOf(tensor)),
      axis,
    ),
  );
  return backend.output(handle, dtype);
});
