import { Diag, type DiagInputs } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** The values of x on the diagonal of a tensor of twice its rank. */
export const diagConfig = defineKernel<DiagInputs>(Diag, (backend, { x }) =>
  backend.result(Diag, [x], x.dtype, (aten) => {
    const flat = aten.run('reshape', backend.handleOf(x), [-1]);
    return aten.run('reshape', aten.run('diag_embed', flat), [...x.shape, ...x.shape]);
  }),
);
