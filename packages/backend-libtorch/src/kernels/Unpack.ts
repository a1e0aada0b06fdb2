import { Unpack, type UnpackAttrs, type UnpackInputs, util } from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import { defineKernel } from './defineKernel.js';

/** The parts are copies, as slices are. */
export const unpackConfig = defineKernel<UnpackInputs, UnpackAttrs>(Unpack, (backend, { value }, { axis }) => {
  const [dim] = util.parseAxisParam(axis, value.shape);
  const handles = backend.compute(
    Unpack,
    [value],
    (aten) => aten.runAll('unbind_copy.int', backend.handleOf(value), dim) as Handle[],
  );
  return handles.map((handle) => backend.output(handle, value.dtype));
});
