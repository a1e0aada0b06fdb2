import { ClipByValue, type ClipByValueAttrs, type ClipByValueInputs } from '@tensorflow/tfjs-core';

import { ScalarType } from '../binding.js';
import { real } from './attributeRules.js';
import { cutOff } from './Cast.js';
import { defineCheckedKernel } from './defineKernel.js';

/** Bounds that are no integers are cut off with the integers that they bound, as in an array of those in JavaScript. */
export const clipByValueConfig = defineCheckedKernel<ClipByValueInputs, ClipByValueAttrs>(
  ClipByValue,
  { inputs: { x: 'any[...]' }, attrs: { clipValueMin: real, clipValueMax: real } },
  (backend, { x }, { clipValueMin, clipValueMax }) =>
    backend.result(ClipByValue, [x], x.dtype, (aten) => {
      const input = backend.handleOf(x);
      if (x.dtype === 'float32') return aten.run('clamp', input, clipValueMin, clipValueMax);
      const clipped = aten.run('clamp', aten.run('to.dtype', input, ScalarType.float64), clipValueMin, clipValueMax);
      return cutOff(aten, clipped, x.dtype);
    }),
);
