import { Cast, type CastAttrs, type CastInputs } from '@tensorflow/tfjs-core';

import { scalarTypeOf } from '../LibtorchBackend.js';
import { defineKernel } from './defineKernel.js';

export const castConfig = defineKernel<CastInputs, CastAttrs>(Cast, (backend, { x }, { dtype }) => {
  if (x.dtype === dtype) return backend.share(x, x.shape);
  const handle = backend.compute(Cast, [x], (aten) => aten.run('to.dtype', backend.handleOf(x), scalarTypeOf(dtype)));
  return backend.output(handle, dtype);
});
