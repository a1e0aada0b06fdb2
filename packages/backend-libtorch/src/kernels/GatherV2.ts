import { GatherV2, type GatherV2Attrs, type GatherV2Inputs, backend_util, util } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { defineKernel } from './defineKernel.js';

/** `x` at `indices` along one axis; with batch dimensions, each batch by its own indices. */
export const gatherV2Config = defineKernel<GatherV2Inputs, GatherV2Attrs>(
  GatherV2,
  (backend, { x, indices }, { axis, batchDims = 0 }) => {
    const dim = util.parseAxisParam(axis, x.shape)[0] ?? 0;
    const info = backend_util.segment_util.collectGatherOpShapeInfo(x as never, indices as never, dim, batchDims);
    const numIndices = util.sizeFromShape(indices.shape) / info.batchSize;
    try {
      return backend.result(GatherV2, [x, indices], x.dtype, (aten): Handle => {
        if (info.batchSize === 1) {
          const flat = aten.run('reshape', backend.handleOf(indices), [-1]);
          return aten.run('reshape', aten.run('index_select', backend.handleOf(x), dim, flat), info.outputShape);
        }
        const { batchSize, outerSize, dimSize, sliceSize } = info;
        const values = aten.run('reshape', backend.handleOf(x), [batchSize, outerSize, dimSize, sliceSize]);
        const wide = aten.run('to.dtype', backend.handleOf(indices), ScalarType.int64);
        const column = aten.run('reshape', wide, [batchSize, 1, numIndices, 1]);
        const everywhere = aten.run('expand', column, [batchSize, outerSize, numIndices, sliceSize]);
        return aten.run('reshape', aten.run('gather', values, 2, everywhere), info.outputShape);
      });
    } catch (error) {
      // libtorch says that some index is out of range; which one, only a look at them tells.
      for (const index of backend.readSync(indices.dataId) as Int32Array) {
        util.assert(
          index >= 0 && index < info.dimSize,
          () => `GatherV2: the index value ${index} is not in [0, ${info.dimSize - 1}]`,
        );
      }
      throw error;
    }
  },
);
