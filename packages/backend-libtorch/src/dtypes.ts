import type { BackendValues, DataType } from '@tensorflow/tfjs-core';

import { type HostValues, ScalarType } from './binding.js';

/** The libtorch dtype of a tfjs dtype. */
export function scalarTypeOf(dtype: DataType): number {
  switch (dtype) {
    case 'float32':
      return ScalarType.float32;
    case 'int32':
      return ScalarType.int32;
    case 'bool':
      return ScalarType.bool;
    case 'complex64':
      return ScalarType.complex64;
    case 'string':
      throw new Error('backend-libtorch: dtype string has no place in libtorch');
  }
}

/** Values as tfjs gives them, in the array type that crosses the border; complex64 as pairs of real and imaginary. */
export function toHostValues(values: BackendValues, dtype: DataType): HostValues {
  switch (dtype) {
    case 'float32':
    case 'complex64':
      return values instanceof Float32Array ? values : Float32Array.from(values as ArrayLike<number>);
    case 'int32':
      return values instanceof Int32Array ? values : Int32Array.from(values as ArrayLike<number>);
    case 'bool':
      return values instanceof Uint8Array ? values : Uint8Array.from(values as ArrayLike<number>);
    case 'string':
      throw new Error('backend-libtorch: values of dtype string cannot be moved to libtorch');
  }
}
