import { type DataType, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';

import { ScalarType } from '../binding.js';
import { defineKernel } from './defineKernel.js';

/** Kernels that are one ATen operator on one tensor and keep its shape: TensorFlow's name, ATen's, result dtype. */
const table: readonly (readonly [kernelName: string, operator: string, result: 'same' | 'float32' | 'bool'])[] = [
  ['Abs', 'abs', 'same'],
  ['Neg', 'neg', 'same'],
  ['Square', 'square', 'same'],
  ['Sign', 'sign', 'same'],
  ['Floor', 'floor', 'same'],
  ['Ceil', 'ceil', 'same'],
  ['Round', 'round', 'same'],
  ['Relu', 'relu', 'same'],
  ['Exp', 'exp', 'float32'],
  ['Expm1', 'expm1', 'float32'],
  ['Log', 'log', 'float32'],
  ['Log1p', 'log1p', 'float32'],
  ['Sqrt', 'sqrt', 'float32'],
  ['Rsqrt', 'rsqrt', 'float32'],
  ['Reciprocal', 'reciprocal', 'float32'],
  ['Sin', 'sin', 'float32'],
  ['Cos', 'cos', 'float32'],
  ['Tanh', 'tanh', 'float32'],
  ['Sigmoid', 'sigmoid', 'float32'],
  ['Softplus', 'softplus', 'float32'],
  ['Erf', 'erf', 'float32'],
  ['IsNan', 'isnan', 'bool'],
  ['IsInf', 'isinf', 'bool'],
  ['IsFinite', 'isfinite', 'bool'],
  ['LogicalNot', 'logical_not', 'bool'],
];

export const unaryKernels: readonly KernelConfig[] = table.map(([kernelName, operator, result]) =>
  defineKernel<{ x: TensorInfo }>(kernelName, (backend, { x }) => {
    const dtype: DataType = result === 'same' ? x.dtype : result;
    const handle = backend.compute(kernelName, [x], (aten) => {
      const input = backend.handleOf(x);
      const needsCast = result === 'float32' && x.dtype !== 'float32';
      return aten.run(operator, needsCast ? aten.run('to.dtype', input, ScalarType.float32) : input);
    });
    return backend.output(handle, dtype);
  }),
);
