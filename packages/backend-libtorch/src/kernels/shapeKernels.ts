import {
  ExpandDims,
  type ExpandDimsAttrs,
  type ExpandDimsInputs,
  Identity,
  type IdentityInputs,
  Reshape,
  type ReshapeAttrs,
  type ReshapeInputs,
  util,
} from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

// Kernels that change at most the shape: the data stays where it is.

/** The same values as a tensor of its own. */
export const identityConfig = defineKernel<IdentityInputs>(Identity, (backend, { x }) => backend.share(x, x.shape));

/** The same values in another shape; one -1 stands for what is left. */
export const reshapeConfig = defineKernel<ReshapeInputs, ReshapeAttrs>(Reshape, (backend, { x }, { shape }) => {
  const size = util.sizeFromShape(x.shape);
  const wanted = util.inferFromImplicitShape(shape, size);
  util.assert(
    size === util.sizeFromShape(wanted),
    () => `Reshape: the new shape [${wanted.join(', ')}] must hold ${size} values, as [${x.shape.join(', ')}] does`,
  );
  return backend.share(x, wanted);
});

/** The same values with one more axis of size 1. */
export const expandDimsConfig = defineKernel<ExpandDimsInputs, ExpandDimsAttrs>(
  ExpandDims,
  (backend, { input }, { dim }) => {
    const shape = input.shape.slice();
    const last = shape.length;
    util.assert(dim >= -last - 1, () => `Axis must be in the interval [${-last - 1}, ${last}], but got ${dim}`);
    shape.splice(dim < 0 ? input.shape.length + 1 + dim : dim, 0, 1);
    return backend.share(input, shape);
  },
);
