import { GatherV2, type GatherV2Attrs, type GatherV2Inputs, util } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** `x` at `indices` along one axis; without batch dimensions, which no model here has. */
export const gatherV2Config = defineKernel<GatherV2Inputs, GatherV2Attrs>(
  GatherV2,
  (backend, { x, indices }, { axis, batchDims }) => {
    util.assert(batchDims === 0, () => `GatherV2: batchDims must be 0 on libtorch, but got ${batchDims}`);
    const dim = util.parseAxisParam(axis, x.shape)[0] ?? 0;
    const handle = backend.compute(GatherV2, [x, indices], (aten) => {
      const flat = aten.run('reshape', backend.handleOf(indices), [-1]);
      const rows = aten.run('index_select', backend.handleOf(x), dim, flat);
      const shape = [...x.shape.slice(0, dim), ...indices.shape, ...x.shape.slice(dim + 1)];
      return aten.run('reshape', rows, shape);
    });
    return backend.output(handle, x.dtype);
  },
);
