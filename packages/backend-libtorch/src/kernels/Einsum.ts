import { Einsum, type EinsumAttrs, type TensorInfo, backend_util } from '@tensorflow/tfjs-core';

import { requireOneDtype } from './createArgumentCheck.js';
import { defineKernel } from './defineKernel.js';

/** Sums of products by an equation of Einstein's notation. */
export const einsumConfig = defineKernel<TensorInfo[], EinsumAttrs>(Einsum, (backend, inputs, { equation }) => {
  const tensors = Object.values(inputs);
  // tfjs's own checks, for its words.
  const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, tensors.length);
  backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as never);
  const first = tensors[0] as TensorInfo;
  requireOneDtype(Einsum, inputs as unknown as Record<string, TensorInfo>);
  return backend.result(Einsum, tensors, first.dtype, (aten) =>
    aten.run(
      'einsum',
      equation,
      tensors.map((tensor) => backend.handleOf(tensor)),
    ),
  );
});
