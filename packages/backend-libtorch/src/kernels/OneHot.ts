import { OneHot, type OneHotAttrs, type OneHotInputs, util } from '@tensorflow/tfjs-core';

import { scalarTypeOf } from '../dtypes.js';
import { defineKernel } from './defineKernel.js';

/** A row of `depth` values for each index, `onValue` at the index; one out of range gives a row of `offValue`. */
export const oneHotConfig = defineKernel<OneHotInputs, OneHotAttrs>(
  OneHot,
  (backend, { indices }, { depth, onValue, offValue, dtype = 'int32' }) => {
    util.assert(util.sizeFromShape(indices.shape) >= 0, () => 'OneHot: indices must have a size');
    const handle = backend.compute(OneHot, [indices], (aten) => {
      const classes = aten.run('arange', depth, scalarTypeOf('int32'));
      const hit = aten.run('eq.Tensor', aten.run('unsqueeze', backend.handleOf(indices), -1), classes);
      const on = aten.run('full', [], onValue, scalarTypeOf(dtype));
      const off = aten.run('full', [], offValue, scalarTypeOf(dtype));
      return aten.run('where.self', hit, on, off);
    });
    return backend.output(handle, dtype);
  },
);
