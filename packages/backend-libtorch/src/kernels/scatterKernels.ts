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

import { type Handle, ScalarType } from '../binding.js';
import { scalarTypeOf } from '../dtypes.js';
import type { LibtorchBackend } from '../LibtorchBackend.js';
import type { Operators } from '../Operators.js';
import { defineKernel } from './defineKernel.js';

// Tensors addressed by rows of coordinates: each row becomes one number, the position of a slice among all slices.

/**
 * Positions `[numUpdates]` among all slices, from coordinates `[..., sliceRank]` along axes of such lengths; -1, which
 * no operator takes, where one lies beyond its axis. In int64: products of int32 would wrap around and hit another
 * slice.
 */
function flattenIndices(aten: Operators, indices: Handle, lengths: readonly number[]): Handle {
  if (lengths.length === 0) return aten.run('zeros', [1], ScalarType.int64);
  const coordinates = aten.run('to.dtype', aten.run('reshape', indices, [-1, lengths.length]), ScalarType.int64);
  let positions: Handle | null = null;
  let areInside: Handle | null = null;
  lengths.forEach((length, axis) => {
    const column = aten.run('select.int', coordinates, 1, axis);
    const isInside = aten.run('eq.Tensor', column, aten.run('clamp', column, 0, length - 1));
    areInside = areInside === null ? isInside : aten.run('logical_and', areInside, isInside);
    // Positions so far, among slices that have this axis too.
    positions = positions === null ? column : aten.run('add.Tensor', column, positions, length);
  });
  return aten.run('where.ScalarOther', areInside, positions, -1);
}

/** Where libtorch found a position out of range: says which one it was, in tfjs's words. */
function explain(
  error: unknown,
  backend: LibtorchBackend,
  { indices, shape, sliceRank }: { indices: TensorInfo; shape: readonly number[]; sliceRank: number },
): never {
  const values = backend.readSync(indices.dataId) as Int32Array;
  for (let row = 0; sliceRank > 0 && row < values.length; row += sliceRank) {
    const index = Array.from(values.subarray(row, row + sliceRank));
    util.assert(
      index.every((value, axis) => value >= 0 && value < (shape[axis] ?? 0)),
      () => `Invalid indices: ${index.join()} does not index into ${shape.join()}`,
    );
  }
  throw error;
}

interface Scatter {
  readonly kernelName: string;
  readonly indices: TensorInfo;
  readonly updates: TensorInfo;
  /** Of the result. */
  readonly shape: number[];
  readonly operator: 'index_add_' | 'index_copy_';
}

/** Puts or adds `updates` at `indices` into `[numSlices, sliceSize]` tensors that `makeBase` makes. */
function scatter(
  backend: LibtorchBackend,
  { kernelName, indices, updates, shape, operator }: Scatter,
  makeBase: (aten: Operators, flatShape: number[]) => Handle,
): TensorInfo {
  const { sliceRank, numUpdates, sliceSize, outputSize } = backend_util.calculateShapes(updates, indices, shape);
  try {
    return backend.result(kernelName, [indices, updates], updates.dtype, (aten) => {
      const base = makeBase(aten, [outputSize / sliceSize, sliceSize]);
      if (outputSize > 0 && numUpdates > 0) {
        const positions = flattenIndices(aten, backend.handleOf(indices), shape.slice(0, sliceRank));
        const rows =
          updates.shape.length === 0
            ? aten.run('expand', backend.handleOf(updates), [numUpdates, sliceSize])
            : aten.run('reshape', backend.handleOf(updates), [numUpdates, sliceSize]);
        aten.runInPlace(operator, base, 0, positions, rows);
      }
      return aten.run('reshape', base, shape);
    });
  } catch (error) {
    return explain(error, backend, { indices, shape, sliceRank });
  }
}

/** Values put at places that a tensor of indices names. */
export const scatterKernels: readonly KernelConfig[] = [
  defineKernel<GatherNdInputs>(GatherNd, (backend, { params, indices }) => {
    const sliceRank = indices.shape.at(-1) ?? 0;
    const [shape, numSlices, sliceSize] = backend_util.prepareAndValidate(params as never, indices as never);
    try {
      return backend.result(GatherNd, [params, indices], params.dtype, (aten) => {
        if (numSlices === 0) return aten.run('zeros', shape, scalarTypeOf(params.dtype));
        const positions = flattenIndices(aten, backend.handleOf(indices), params.shape.slice(0, sliceRank));
        const slices = aten.run('reshape', backend.handleOf(params), [-1, sliceSize]);
        return aten.run('reshape', aten.run('index_select', slices, 0, positions), shape);
      });
    } catch (error) {
      return explain(error, backend, { indices, shape: params.shape, sliceRank });
    }
  }),
  /** Updates of equal position add up. */
  defineKernel<ScatterNdInputs, ScatterNdAttrs>(ScatterNd, (backend, { indices, updates }, { shape }) =>
    scatter(backend, { kernelName: ScatterNd, indices, updates, shape, operator: 'index_add_' }, (aten, flatShape) =>
      aten.run('zeros', flatShape, scalarTypeOf(updates.dtype)),
    ),
  ),
  /** The last update of a position stays. */
  defineKernel<TensorScatterUpdateInputs>(TensorScatterUpdate, (backend, { tensor, indices, updates }) =>
    scatter(
      backend,
      { kernelName: TensorScatterUpdate, indices, updates, shape: tensor.shape, operator: 'index_copy_' },
      (aten, flatShape) => aten.run('reshape', aten.copy(backend.handleOf(tensor)), flatShape),
    ),
  ),
  defineKernel<SparseToDenseInputs, SparseToDenseAttrs>(
    SparseToDense,
    (backend, { sparseIndices, sparseValues, defaultValue }, { outputShape }) =>
      scatter(
        backend,
        {
          kernelName: SparseToDense,
          indices: sparseIndices,
          updates: sparseValues,
          shape: outputShape,
          operator: 'index_copy_',
        },
        (aten, flatShape) => aten.copy(aten.run('expand', backend.handleOf(defaultValue), flatShape)),
      ),
  ),
];
