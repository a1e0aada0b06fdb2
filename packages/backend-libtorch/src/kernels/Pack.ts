import { Pack, type PackAttrs, type TensorInfo } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

export const packConfig = defineKernel<TensorInfo[], PackAttrs>(Pack, (backend, inputs, { axis }) => {
  const tensors = Object.values(inputs);
  const handle = backend.compute(Pack, tensors, (aten) =>
    aten.run(
      'stack',
      tensors.map((tensor) => backend.handleOf(tensor)),
      axis,
    ),
  );
  return backend.output(handle, (tensors[0] as TensorInfo).dtype);
});
