import {
  type DataType,
  Fill,
  LinSpace,
  type LinSpaceAttrs,
  OnesLike,
  type OnesLikeInputs,
  Range,
  type RangeAttrs,
  ZerosLike,
  type ZerosLikeInputs,
  util,
} from '@tensorflow/tfjs-core';

import { scalarTypeOf } from '../dtypes.js';
import { runOnCpu } from '../runOnCpu.js';
import { defineKernel } from './defineKernel.js';

// Tensors of constants.

interface AnyFillAttrs {
  shape: number[];
  value: number | string;
  dtype?: DataType;
}

/** A tensor of one value. */
export const fillConfig = defineKernel<object, AnyFillAttrs>(Fill, (backend, _inputs, attrs) => {
  const { shape, value } = attrs;
  const dtype = attrs.dtype ?? util.inferDtype(value as number);
  if (dtype === 'string') return runOnCpu(backend, Fill, { inputs: {}, attrs: { shape, value, dtype } });
  return backend.result(Fill, [], dtype, (aten) => aten.run('full', shape, value, scalarTypeOf(dtype)));
});

/** Zeros in the shape and type of another tensor. */
export const zerosLikeConfig = defineKernel<ZerosLikeInputs>(ZerosLike, (backend, { x }) =>
  backend.uploadInfo(null, x.shape, x.dtype),
);

/** Ones in the shape and type of another tensor. */
export const onesLikeConfig = defineKernel<OnesLikeInputs>(OnesLike, (backend, { x }) =>
  backend.result(OnesLike, [x], x.dtype, (aten) => aten.run('ones', x.shape, scalarTypeOf(x.dtype))),
);

/** Numbers from `start` up to but without `stop`, `step` apart. */
export const rangeConfig = defineKernel<object, RangeAttrs>(Range, (backend, _inputs, { start, stop, step, dtype }) => {
  const type = dtype ?? 'float32';
  // Of integers the plain backend cuts off each sum before it takes the next step.
  if (type === 'int32' && !(Number.isInteger(start) && Number.isInteger(step))) {
    return runOnCpu(backend, Range, { inputs: {}, attrs: { start, stop, step, dtype: type } });
  }
  // In the wrong direction there is nothing; 1 stands for "towards stop".
  const isEmpty = start === stop || (start < stop && step < 0) || (stop < start && step > 1);
  const stride = stop < start && step === 1 ? -1 : step;
  return backend.result(Range, [], type, (aten) =>
    isEmpty
      ? aten.run('zeros', [0], scalarTypeOf(type))
      : aten.run('arange.start_step', start, stop, stride, scalarTypeOf(type)),
  );
});

/** `num` numbers from `start` to `stop`, both included, evenly spaced. */
export const linSpaceConfig = defineKernel<object, LinSpaceAttrs>(LinSpace, (backend, _inputs, { start, stop, num }) =>
  backend.result(LinSpace, [], 'float32', (aten) => aten.run('linspace', start, stop, num, scalarTypeOf('float32'))),
);
