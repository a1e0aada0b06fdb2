import { Step, type StepAttrs, type TensorInfo } from '@tensorflow/tfjs-core';

import { scalarTypeOf } from '../dtypes.js';
import { defineKernel } from './defineKernel.js';

/** 1 where x > 0, `alpha` where x <= 0, NaN where x is NaN: the gradient of a (leaky) ReLU. */
export const stepConfig = defineKernel<{ x: TensorInfo }, StepAttrs>(Step, (backend, { x }, { alpha = 0 }) => {
  const handle = backend.compute(Step, [x], (aten) => {
    const input = backend.handleOf(x);
    const scalar = (value: number) => aten.run('full', [], value, scalarTypeOf(x.dtype));
    const step = aten.run('where.self', aten.run('gt.Scalar', input, 0), scalar(1), scalar(alpha));
    return x.dtype === 'float32' ? aten.run('where.self', aten.run('isnan', input), input, step) : step;
  });
  return backend.output(handle, x.dtype);
});
