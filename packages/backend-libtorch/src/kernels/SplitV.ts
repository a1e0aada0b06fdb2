import { SplitV, type SplitVAttrs, type SplitVInputs, backend_util, util } from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import { defineKernel } from './defineKernel.js';

/** The parts are copies, as slices are. */
export const splitVConfig = defineKernel<SplitVInputs, SplitVAttrs>(
  SplitV,
  (backend, { x }, { numOrSizeSplits, axis }) => {
    const dim = util.parseAxisParam(axis, x.shape)[0] ?? 0;
    const sizes = backend_util.prepareSplitSize(x as never, numOrSizeSplits, dim);
    const handles = backend.compute(
      SplitV,
      [x],
      (aten) => aten.runAll('split_with_sizes_copy', backend.handleOf(x), sizes, dim) as Handle[],
    );
    return handles.map((handle) => backend.output(handle, x.dtype));
  },
);
