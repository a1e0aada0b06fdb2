import { ArgMax, type ArgMaxAttrs, type ArgMaxInputs, util } from '@tensorflow/tfjs-core';

import { ScalarType } from '../binding.js';
import { defineKernel } from './defineKernel.js';

export const argMaxConfig = defineKernel<ArgMaxInputs, ArgMaxAttrs>(ArgMax, (backend, { x }, { axis }) => {
  const [dim] = util.parseAxisParam(axis, x.shape);
  const handle = backend.compute(ArgMax, [x], (aten) =>
    aten.run('to.dtype', aten.run('argmax', backend.handleOf(x), dim), ScalarType.int32),
  );
  return backend.output(handle, 'int32');
});
