import {
  type DataType,
  Fill,
  OnesLike,
  type OnesLikeInputs,
  Range,
  type RangeAttrs,
  ZerosLike,
  type ZerosLikeInputs,
  util,
} from '@tensorflow/tfjs-core';

import { scalarTypeOf } from '../LibtorchBackend.js';
import { defineKernel } from './defineKernel.js';

// Tensors of constants.

interface NumericFillAttrs {
  shape: number[];
  value: number;
  dtype?: DataType;
}

export const fillConfig = defineKernel<object, NumericFillAttrs>(Fill, (backend, _inputs, { shape, value, dtype }) => {
  const type = dtype ?? util.inferDtype(value);
  const handle = backend.compute(Fill, [], (aten) => aten.run('full', shape, value, scalarTypeOf(type)));
  return backend.output(handle, type);
});

export const zerosLikeConfig = defineKernel<ZerosLikeInputs>(ZerosLike, (backend, { x }) =>
  backend.output(
    backend.compute(ZerosLike, [x], (aten) => aten.run('zeros', x.shape, scalarTypeOf(x.dtype))),
    x.dtype,
  ),
);

export const onesLikeConfig = defineKernel<OnesLikeInputs>(OnesLike, (backend, { x }) =>
  backend.output(
    backend.compute(OnesLike, [x], (aten) => aten.run('ones', x.shape, scalarTypeOf(x.dtype))),
    x.dtype,
  ),
);

export const rangeConfig = defineKernel<object, RangeAttrs>(Range, (backend, _inputs, { start, stop, step, dtype }) => {
  const type = dtype ?? 'float32';
  const handle = backend.compute(Range, [], (aten) =>
    aten.run('arange.start_step', start, stop, step, scalarTypeOf(type)),
  );
  return backend.output(handle, type);
});
