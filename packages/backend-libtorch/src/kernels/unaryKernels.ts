import { type DataType, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import type { Operators } from '../Operators.js';
import { castTo, cutOff } from './Cast.js';
import { defineKernel } from './defineKernel.js';

/**
 * What happens to integers and booleans. `exact`: the operator takes them. `rounded`: computed as a real number and
 * cut off to the input's dtype, as an array of that dtype in JavaScript would. `float32`: the result is real.
 */
type Integers = 'exact' | 'rounded' | 'float32';

/** Kernels that are one ATen operator on one tensor and keep its shape: TensorFlow's name, ATen's, and the above. */
const table: readonly (readonly [kernelName: string, operator: string, integers: Integers])[] = [
  ['Abs', 'abs', 'exact'],
  ['Neg', 'neg', 'exact'],
  ['Square', 'square', 'exact'],
  ['Sign', 'sgn', 'exact'],
  ['Floor', 'floor', 'exact'],
  ['Ceil', 'ceil', 'exact'],
  ['Round', 'round', 'exact'],
  ['Relu', 'relu', 'exact'],
  ['Relu6', 'relu6', 'exact'],
  ['Exp', 'exp', 'float32'],
  ['Expm1', 'expm1', 'rounded'],
  ['Log', 'log', 'rounded'],
  ['Log1p', 'log1p', 'rounded'],
  ['Sqrt', 'sqrt', 'rounded'],
  ['Rsqrt', 'rsqrt', 'rounded'],
  ['Reciprocal', 'reciprocal', 'rounded'],
  ['Sin', 'sin', 'rounded'],
  ['Cos', 'cos', 'rounded'],
  ['Tan', 'tan', 'rounded'],
  ['Asin', 'asin', 'rounded'],
  ['Acos', 'acos', 'rounded'],
  ['Atan', 'atan', 'rounded'],
  ['Sinh', 'sinh', 'rounded'],
  ['Cosh', 'cosh', 'rounded'],
  ['Tanh', 'tanh', 'rounded'],
  ['Asinh', 'asinh', 'rounded'],
  ['Acosh', 'acosh', 'rounded'],
  ['Atanh', 'atanh', 'rounded'],
  ['Sigmoid', 'sigmoid', 'rounded'],
  ['Softplus', 'softplus', 'rounded'],
  ['Erf', 'erf', 'rounded'],
  ['Elu', 'elu', 'rounded'],
  ['Selu', 'selu', 'rounded'],
];

/** Of any dtype, to booleans. */
const tests: readonly (readonly [kernelName: string, operator: string])[] = [
  ['IsNan', 'isnan'],
  ['IsInf', 'isinf'],
  ['IsFinite', 'isfinite'],
  ['LogicalNot', 'logical_not'],
];

function applyToIntegers(
  aten: Operators,
  input: Handle,
  { operator, integers, dtype }: { readonly operator: string; readonly integers: Integers; readonly dtype: DataType },
): Handle {
  if (integers === 'exact') {
    if (dtype === 'int32') return aten.run(operator, input);
    return castTo(aten, aten.run(operator, castTo(aten, input, { from: 'bool', to: 'int32' })), {
      from: 'int32',
      to: dtype,
    });
  }
  if (integers === 'float32') return aten.run(operator, aten.run('to.dtype', input, ScalarType.float32));
  // In double precision, so that whole results stay whole: sqrt(49) is 7, not 6.
  const result = aten.run(operator, aten.run('to.dtype', input, ScalarType.float64));
  return cutOff(aten, result, dtype);
}

/** Functions of one value, value by value. */
export const unaryKernels: readonly KernelConfig[] = [
  ...table.map(([kernelName, operator, integers]) =>
    defineKernel<{ x: TensorInfo }>(kernelName, (backend, { x }) => {
      if (x.dtype === 'float32' || x.dtype === 'complex64') {
        return backend.elementwise(kernelName, operator, x.dtype, x);
      }
      return backend.result(kernelName, [x], integers === 'float32' ? 'float32' : x.dtype, (aten) =>
        applyToIntegers(aten, backend.handleOf(x), { operator, integers, dtype: x.dtype }),
      );
    }),
  ),
  ...tests.map(([kernelName, operator]) =>
    defineKernel<{ x: TensorInfo }>(kernelName, (backend, { x }) =>
      backend.elementwise(kernelName, operator, 'bool', x),
    ),
  ),
];
