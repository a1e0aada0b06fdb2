import { BitwiseAnd, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import type { Operators } from '../Operators.js';
import { castTo } from './Cast.js';
import { defineKernel } from './defineKernel.js';

interface BinaryInputs {
  a: TensorInfo;
  b: TensorInfo;
}

/** Kernels that are one ATen operator on two tensors that broadcast. Both have one dtype: tfjs's ops see to that. */
const table: readonly (readonly [kernelName: string, operator: string, result: 'same' | 'bool'])[] = [
  ['Add', 'add.Tensor', 'same'],
  ['Sub', 'sub.Tensor', 'same'],
  ['Multiply', 'mul.Tensor', 'same'],
  ['Maximum', 'maximum', 'same'],
  ['Minimum', 'minimum', 'same'],
  ['Equal', 'eq.Tensor', 'bool'],
  ['NotEqual', 'ne.Tensor', 'bool'],
  ['Greater', 'gt.Tensor', 'bool'],
  ['GreaterEqual', 'ge.Tensor', 'bool'],
  ['Less', 'lt.Tensor', 'bool'],
  ['LessEqual', 'le.Tensor', 'bool'],
  ['LogicalAnd', 'logical_and', 'bool'],
  ['LogicalOr', 'logical_or', 'bool'],
];

/**
 * Of integers these are computed in double precision, which holds them exactly, and cut off to int32: a division by 0
 * then gives 0, as tfjs has it, where ATen's integer operators stop with an error.
 */
const divisions: readonly (readonly [
  kernelName: string,
  compute: (aten: Operators, a: Handle, b: Handle) => Handle,
])[] = [
  ['RealDiv', (aten, a, b) => aten.run('div.Tensor', a, b)],
  ['Mod', (aten, a, b) => aten.run('remainder.Tensor', a, b)],
  ['Pow', (aten, a, b) => aten.run('pow.Tensor_Tensor', a, b)],
  ['Atan2', (aten, a, b) => aten.run('atan2', a, b)],
  ['SquaredDifference', (aten, a, b) => aten.run('square', aten.run('sub.Tensor', a, b))],
];

export const binaryKernels: readonly KernelConfig[] = [
  ...table.map(([kernelName, operator, result]) =>
    defineKernel<BinaryInputs>(kernelName, (backend, { a, b }) =>
      backend.result(kernelName, [a, b], result === 'same' ? a.dtype : 'bool', (aten) => {
        const output = aten.run(operator, backend.handleOf(a), backend.handleOf(b));
        return output;
      }),
    ),
  ),
  ...divisions.map(([kernelName, compute]) =>
    defineKernel<BinaryInputs>(kernelName, (backend, { a, b }) =>
      backend.result(kernelName, [a, b], a.dtype, (aten) => {
        const [left, right] = [backend.handleOf(a), backend.handleOf(b)];
        if (a.dtype === 'float32' || a.dtype === 'complex64') return compute(aten, left, right);
        const widen = (handle: Handle): Handle => aten.run('to.dtype', handle, ScalarType.float64);
        return castTo(aten, compute(aten, widen(left), widen(right)), 'float32', a.dtype);
      }),
    ),
  ),
  /** Rounded down, and int32 whatever goes in. */
  defineKernel<BinaryInputs>('FloorDiv', (backend, { a, b }) =>
    backend.result('FloorDiv', [a, b], 'int32', (aten) => {
      const widen = (info: TensorInfo): Handle => aten.run('to.dtype', backend.handleOf(info), ScalarType.float64);
      return castTo(aten, aten.run('floor', aten.run('div.Tensor', widen(a), widen(b))), 'float32', 'int32');
    }),
  ),
  defineKernel<BinaryInputs>(BitwiseAnd, (backend, { a, b }) =>
    backend.result(BitwiseAnd, [a, b], 'int32', (aten) =>
      aten.run('bitwise_and.Tensor', backend.handleOf(a), backend.handleOf(b)),
    ),
  ),
];
