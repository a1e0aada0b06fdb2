import {
  GatherNd,
  type GatherNdInputs,
  type KernelConfig,
  ScatterNd,
  type ScatterNdAttrs,
  type ScatterNdInputs,
  SparseToDense,
  type SparseToDenseAttrs,
  type SparseToDenseInputs,
  type TensorInfo,
  TensorScatterUpdate,
  type TensorScatterUpdateInputs,
  backend_util,
  util,
} from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import { scalarTypeOf } from '../dtypes.js';
import type { LibtorchBackend } from '../LibtorchBackend.js';
import type { Operators } from '../Operators.js';
import { defineKernel } from './defineKernel.js';

// Tensors addressed by rows of coordinates: each row becomes one number, the position of a slice among all slices.

/** Positions `[numUpdates]` from coordinates `[..., sliceRank]`. */
function flattenIndices(aten: Operators, indices: Handle, strides: number[], sliceRank: number): Handle {
  if (sliceRank === 0) return aten.run('zeros', [1], scalarTypeOf('int32'));
  const coordinates = aten.run('reshape', indices, [-1, sliceRank]);
  const columns = strides
    .slice(0, sliceRank)
    .map((stride, axis) => aten.run('mul.Scalar', aten.run('select.int', coordinates, 1, axis), stride));
  return columns.reduce((sum, column) => aten.run('add.Tensor', sum, column));
}

/** Where libtorch found a position out of range: says which one it was, in tfjs's words. */
function explain(
  backend: LibtorchBackend,
  indices: TensorInfo,
  shape: readonly number[],
  strides: number[],
  sliceRank: number,
  error: unknown,
): never {
  const values = backend.readSync(indices.dataId) as Int32Array;
  const numSlices = util.sizeFromShape(shape.slice(0, sliceRank));
  for (let row = 0; row < values.length; row += sliceRank) {
    const index = Array.from(values.subarray(row, row + sliceRank));
    const position = index.reduce((sum, value, axis) => sum + value * (strides[axis] ?? 0), 0);
    util.assert(
      position >= 0 && position < numSlices,
      () => `Invalid indices: ${index.join()} does not index into ${shape.join()}`,
    );
  }
  throw error;
}

/** Puts or adds `updates` at `indices` into `[numSlices, sliceSize]` tensors that `makeBase` makes. */
function scatter(
  kernelName: string,
  backend: LibtorchBackend,
  [indices, updates]: readonly [TensorInfo, TensorInfo],
  shape: number[],
  operator: 'index_add_' | 'index_copy_',
  makeBase: (aten: Operators, flatShape: number[]) => Handle,
): TensorInfo {
  const { sliceRank, numUpdates, sliceSize, strides, outputSize } = backend_util.calculateShapes(
    updates,
    indices,
    shape,
  );
  try {
    return backend.result(kernelName, [indices, updates], updates.dtype, (aten) => {
      const base = makeBase(aten, [outputSize / sliceSize, sliceSize]);
      if (outputSize > 0 && numUpdates > 0) {
        const positions = flattenIndices(aten, backend.handleOf(indices), strides, sliceRank);
        const wide = aten.run('to.dtype', positions, scalarTypeOf('int32'));
        const rows =
          updates.shape.length === 0
            ? aten.run('expand', backend.handleOf(updates), [numUpdates, sliceSize])
            : aten.run('reshape', backend.handleOf(updates), [numUpdates, sliceSize]);
        const index = operator === 'index_copy_' ? aten.run('to.dtype', wide, 4) : wide;
        aten.runInPlace(operator, base, 0, index, rows);
      }
      return aten.run('reshape', base, shape);
    });
  } catch (error) {
    return explain(backend, indices, shape, strides, sliceRank, error);
  }
}

export const scatterKernels: readonly KernelConfig[] = [
  defineKernel<GatherNdInputs>(GatherNd, (backend, { params, indices }) => {
    const sliceRank = indices.shape.at(-1) ?? 0;
    const [shape, numSlices, sliceSize, strides] = backend_util.prepareAndValidate(params as never, indices as never);
    try {
      return backend.result(GatherNd, [params, indices], params.dtype, (aten) => {
        if (numSlices === 0) return aten.run('zeros', shape, scalarTypeOf(params.dtype));
        const positions = flattenIndices(aten, backend.handleOf(indices), strides, sliceRank);
        const slices = aten.run('reshape', backend.handleOf(params), [-1, sliceSize]);
        return aten.run('reshape', aten.run('index_select', slices, 0, positions), shape);
      });
    } catch (error) {
      return explain(backend, indices, params.shape, strides, sliceRank, error);
    }
  }),
  /** Updates of equal position add up. */
  defineKernel<ScatterNdInputs, ScatterNdAttrs>(ScatterNd, (backend, { indices, updates }, { shape }) =>
    scatter(ScatterNd, backend, [indices, updates], shape, 'index_add_', (aten, flatShape) =>
      aten.run('zeros', flatShape, scalarTypeOf(updates.dtype)),
    ),
  ),
  /** The last update of a position stays. */
  defineKernel<TensorScatterUpdateInputs>(TensorScatterUpdate, (backend, { tensor, indices, updates }) =>
    scatter(TensorScatterUpdate, backend, [indices, updates], tensor.shape, 'index_copy_', (aten, flatShape) =>
      aten.run('reshape', aten.copy(backend.handleOf(tensor)), flatShape),
    ),
  ),
  defineKernel<SparseToDenseInputs, SparseToDenseAttrs>(
    SparseToDense,
    (backend, { sparseIndices, sparseValues, defaultValue }, { outputShape }) =>
      scatter(SparseToDense, backend, [sparseIndices, sparseValues], outputShape, 'index_copy_', (aten, flatShape) =>
        aten.copy(aten.run('expand', backend.handleOf(defaultValue), flatShape)),
      ),
  ),
];
