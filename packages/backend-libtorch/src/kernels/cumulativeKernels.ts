import {
  Cumprod,
  Cumsum,
  type CumsumAttrs,
  type CumsumInputs,
  type DataType,
  type KernelConfig,
  util,
} from '@tensorflow/tfjs-core';

import { scalarTypeOf } from '../dtypes.js';
import { defineKernel } from './defineKernel.js';

const table: readonly (readonly [kernelName: string, operator: string, neutral: number])[] = [
  [Cumsum, 'cumsum', 0],
  [Cumprod, 'cumprod', 1],
];

/** Running sums and products; `exclusive` leaves the element itself out, `reverse` runs from the end. */
export const cumulativeKernels: readonly KernelConfig[] = table.map(([kernelName, operator, neutral]) =>
  defineKernel<CumsumInputs, CumsumAttrs>(kernelName, (backend, { x }, { axis, exclusive, reverse }) => {
    const dtype: DataType = x.dtype === 'bool' ? 'int32' : x.dtype;
    const [dim = 0] = x.shape.length === 0 ? [] : util.parseAxisParam(axis, x.shape);
    return backend.result(kernelName, [x], dtype, (aten) => {
      let input = backend.handleOf(x);
      if (x.shape.length === 0 && exclusive) return aten.run('full', [], neutral, scalarTypeOf(dtype));
      if (reverse && x.shape.length > 0) input = aten.run('flip', input, [dim]);
      if (exclusive && x.shape[dim] !== 0) {
        // One neutral element before, the last element gone.
        const shifts = x.shape.map(() => [0, 0]);
        shifts[dim] = [1, -1];
        input = aten.run('constant_pad_nd', input, shifts.reverse().flat(), neutral);
      }
      const run = aten.run(operator, input, dim, scalarTypeOf(dtype));
      return reverse && x.shape.length > 0 ? aten.run('flip', run, [dim]) : run;
    });
  }),
);
