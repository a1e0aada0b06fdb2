import {
  BatchToSpaceND,
  type BatchToSpaceNDAttrs,
  type BatchToSpaceNDInputs,
  DepthToSpace,
  type DepthToSpaceAttrs,
  type DepthToSpaceInputs,
  type KernelConfig,
  SpaceToBatchND,
  type SpaceToBatchNDAttrs,
  type SpaceToBatchNDInputs,
  backend_util,
  util,
} from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

// Blocks of pixels moved to the batch or from the depth: a reshape, a transpose and a reshape.

/** Blocks of pixels moved into the batch and back, or out of the depth. */
export const spaceKernels: readonly KernelConfig[] = [
  defineKernel<BatchToSpaceNDInputs, BatchToSpaceNDAttrs>(BatchToSpaceND, (backend, { x }, { blockShape, crops }) =>
    backend.result(BatchToSpaceND, [x], x.dtype, (aten) => {
      const size = util.sizeFromShape(blockShape);
      const blocks = backend_util.getReshaped(x.shape, blockShape, size);
      const whole = backend_util.getReshapedPermuted(x.shape, blockShape, size);
      const order = backend_util.getPermuted(blocks.length, blockShape.length);
      const moved = aten.run('permute', aten.run('reshape', backend.handleOf(x), blocks), order);
      let cropped = aten.run('reshape', moved, whole);
      crops.forEach(([before = 0, after = 0], i) => {
        cropped = aten.run('slice.Tensor', cropped, i + 1, before, (whole[i + 1] ?? 0) - after);
      });
      return aten.copy(cropped);
    }),
  ),
  defineKernel<SpaceToBatchNDInputs, SpaceToBatchNDAttrs>(SpaceToBatchND, (backend, { x }, { blockShape, paddings }) =>
    backend.result(SpaceToBatchND, [x], x.dtype, (aten) => {
      const size = util.sizeFromShape(blockShape);
      const margins = x.shape.map((_, axis) => paddings[axis - 1] ?? [0, 0]);
      const shape = x.shape.map((length, axis) => (margins[axis] ?? []).reduce((sum, margin) => sum + margin, length));
      const padded = aten.run('constant_pad_nd', backend.handleOf(x), margins.reverse().flat(), 0);
      const blocks = backend_util.getReshaped(shape, blockShape, size, false);
      const order = backend_util.getPermuted(blocks.length, blockShape.length, false);
      const moved = aten.run('permute', aten.run('reshape', padded, blocks), order);
      return aten.run('reshape', moved, backend_util.getReshapedPermuted(shape, blockShape, size, false));
    }),
  ),
  defineKernel<DepthToSpaceInputs, DepthToSpaceAttrs>(
    DepthToSpace,
    (backend, { x }, { blockSize, dataFormat = 'NHWC' }) => {
      util.assert(dataFormat === 'NHWC', () => `DepthToSpace: dataFormat must be NHWC, but got ${dataFormat}`);
      const [batch, height, width, depth] = x.shape as [number, number, number, number];
      const newDepth = depth / blockSize ** 2;
      return backend.result(DepthToSpace, [x], x.dtype, (aten) => {
        const blocks = [batch, height, width, blockSize, blockSize, newDepth];
        const moved = aten.run('permute', aten.run('reshape', backend.handleOf(x), blocks), [0, 1, 3, 2, 4, 5]);
        return aten.run('reshape', moved, [batch, height * blockSize, width * blockSize, newDepth]);
      });
    },
  ),
];
