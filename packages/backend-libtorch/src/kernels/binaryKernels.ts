import { BitwiseAnd, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { castTo, cutOff } from './Cast.js';
import { requireOneDtype } from './createArgumentCheck.js';
import { defineKernel } from './defineKernel.js';

interface BinaryInputs {
  a: TensorInfo;
  b: TensorInfo;
}

/** Kernels that are one ATen operator on two tensors that broadcast. Both have one dtype: tfjs's ops see to that. */
const table: readonly (readonly [kernelName: string, operator: string, result: 'same' | 'bool'])[] = [
  ['Add', 'add.Tensor', 'same'],
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
 * then gives 0, as tfjs has it, where ATen's integer operators stop with an error. Where int32 is exact, booleans alone
 * take that way.
 */
const divisions: readonly (readonly [kernelName: string, operator: string, isExact: boolean])[] = [
  ['RealDiv', 'div.Tensor', false],
  ['Mod', 'remainder.Tensor', false],
  ['Pow', 'pow.Tensor_Tensor', false],
  ['Atan2', 'atan2', false],
  ['Sub', 'sub.Tensor', true], // ATen has no difference of booleans
];

/** Functions of two values, value by value, with shapes broadcast. */
export const binaryKernels: readonly KernelConfig[] = [
  ...table.map(([kernelName, operator, result]) =>
    defineKernel<BinaryInputs>(kernelName, (backend, { a, b }) =>
      backend.elementwise(kernelName, operator, result === 'same' ? a.dtype : 'bool', a, b),
    ),
  ),
  ...divisions.map(([kernelName, operator, isExact]) =>
    defineKernel<BinaryInputs>(kernelName, (backend, { a, b }) => {
      if (a.dtype === 'float32' || a.dtype === 'complex64') {
        return backend.elementwise(kernelName, operator, a.dtype, a, b);
      }
      if (a.dtype === 'int32' && isExact) return backend.elementwise(kernelName, operator, a.dtype, a, b);
      return backend.result(kernelName, [a, b], a.dtype, (aten) => {
        const widen = (info: TensorInfo): Handle => aten.run('to.dtype', backend.handleOf(info), ScalarType.float64);
        return cutOff(aten, aten.run(operator, widen(a), widen(b)), a.dtype);
      });
    }),
  ),
  defineKernel<BinaryInputs>('SquaredDifference', (backend, { a, b }) => {
    requireOneDtype('SquaredDifference', { a, b });
    return backend.result('SquaredDifference', [a, b], a.dtype, (aten) => {
      const [left, right] = [backend.handleOf(a), backend.handleOf(b)];
      if (a.dtype === 'bool') return aten.run('logical_xor', left, right);
      return aten.run('square', aten.run('sub.Tensor', left, right));
    });
  }),
  /** Rounded down, and int32 whatever goes in. */
  defineKernel<BinaryInputs>('FloorDiv', (backend, { a, b }) =>
    backend.result('FloorDiv', [a, b], 'int32', (aten) => {
      const widen = (info: TensorInfo): Handle => aten.run('to.dtype', backend.handleOf(info), ScalarType.float64);
      return castTo(aten, aten.run('floor', aten.run('div.Tensor', widen(a), widen(b))), {
        from: 'float32',
        to: 'int32',
      });
    }),
  ),
  defineKernel<BinaryInputs>(BitwiseAnd, (backend, { a, b }) =>
    backend.result(BitwiseAnd, [a, b], 'int32', (aten) =>
      aten.run('bitwise_and.Tensor', backend.handleOf(a), backend.handleOf(b)),
    ),
  ),
];
