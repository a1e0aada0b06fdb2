import { type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** Kernels that are one ATen operator on two tensors that broadcast. Both have one dtype: tfjs's ops see to that. */
const table: readonly (readonly [kernelName: string, operator: string, result: 'same' | 'bool'])[] = [
  ['Add', 'add.Tensor', 'same'],
  ['Sub', 'sub.Tensor', 'same'],
  ['Multiply', 'mul.Tensor', 'same'],
  ['RealDiv', 'div.Tensor', 'same'],
  ['Maximum', 'maximum', 'same'],
  ['Minimum', 'minimum', 'same'],
  ['Pow', 'pow.Tensor_Tensor', 'same'],
  ['Equal', 'eq.Tensor', 'bool'],
  ['NotEqual', 'ne.Tensor', 'bool'],
  ['Greater', 'gt.Tensor', 'bool'],
  ['GreaterEqual', 'ge.Tensor', 'bool'],
  ['Less', 'lt.Tensor', 'bool'],
  ['LessEqual', 'le.Tensor', 'bool'],
  ['LogicalAnd', 'logical_and', 'bool'],
  ['LogicalOr', 'logical_or', 'bool'],
];

export const binaryKernels: readonly KernelConfig[] = table.map(([kernelName, operator, result]) =>
  defineKernel<{ a: TensorInfo; b: TensorInfo }>(kernelName, (backend, { a, b }) => {
    const handle = backend.compute(kernelName, [a, b], (aten) =>
      aten.run(operator, backend.handleOf(a), backend.handleOf(b)),
    );
    return backend.output(handle, result === 'same' ? a.dtype : 'bool');
  }),
);
