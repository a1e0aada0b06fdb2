import { Cast, type CastAttrs, type CastInputs, type DataType } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { scalarTypeOf } from '../dtypes.js';
import type { Operators } from '../Operators.js';
import { defineKernel } from './defineKernel.js';

interface Conversion {
  readonly from: DataType;
  readonly to: DataType;
}

/**
 * As JavaScript's typed arrays convert: to int32 a real number is cut off, NaN and infinities become 0, and what is too
 * large wraps around (C++ leaves all three open). Complex numbers lose their imaginary part.
 */
export function castTo(aten: Operators, tensor: Handle, { from, to }: Conversion): Handle {
  const isReal = from === 'float32' || from === 'complex64';
  let input = tensor;
  if (from === 'complex64' && to !== 'complex64') input = aten.run('real', input);
  if (isReal && to === 'int32') input = aten.run('to.dtype', input, ScalarType.int64);
  return aten.run('to.dtype', input, scalarTypeOf(to), false, true);
}

/** A real result as the integer or boolean that it was computed for: cut off, and false where nothing is left. */
export function cutOff(aten: Operators, tensor: Handle, to: DataType): Handle {
  const whole = castTo(aten, tensor, { from: 'float32', to: 'int32' });
  return to === 'int32' ? whole : castTo(aten, whole, { from: 'int32', to });
}

/** Values in another type: to integers they are cut towards 0, to booleans all but 0 is true. */
export const castConfig = defineKernel<CastInputs, CastAttrs>(Cast, (backend, { x }, { dtype }) => {
  if (x.dtype === dtype) return backend.share(x, x.shape);
  return backend.result(Cast, [x], dtype, (aten) => castTo(aten, backend.handleOf(x), { from: x.dtype, to: dtype }));
});
