import { Select, type SelectInputs } from '@tensorflow/tfjs-core';

import { requireOneDtype } from './createArgumentCheck.js';
import { defineKernel } from './defineKernel.js';

/** Values of `t` where the condition is true, of `e` elsewhere; a condition of rank 1 chooses whole rows. */
export const selectConfig = defineKernel<SelectInputs>(Select, (backend, { condition, t, e }) => {
  requireOneDtype(Select, { t, e });
  const handle = backend.compute(Select, [condition, t, e], (aten) => {
    // A condition of rank 1 picks rows.
    const rank = t.shape.length;
    const mask =
      condition.shape.length === 1 && rank > 1
        ? aten.run('view', backend.handleOf(condition), [-1, ...Array<number>(rank - 1).fill(1)])
        : backend.handleOf(condition);
    return aten.run('where.self', mask, backend.handleOf(t), backend.handleOf(e));
  });
  return backend.output(handle, t.dtype);
});
