import {
  type KernelConfig,
  ResizeBilinear,
  type ResizeBilinearAttrs,
  ResizeBilinearGrad,
  type ResizeBilinearGradInputs,
  type ResizeBilinearInputs,
  ResizeNearestNeighbor,
  type ResizeNearestNeighborAttrs,
  ResizeNearestNeighborGrad,
} from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import type { Operators } from '../Operators.js';
import { defineCheckedKernel, defineKernel } from './defineKernel.js';

// Images [batch, height, width, channels] of another size. TensorFlow places pixels in three ways, ATen in two, so the
// rows and columns are worked out here and picked by index; the gradient adds up over the same indices.

interface Placement {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

/**
 * Where each new row (or column) lies among the old ones. In typed arrays, as all of these lists: where a size is
 * absurd, they are an error, while a list of JavaScript's would end the process.
 */
function placeRows(oldSize: number, newSize: number, { alignCorners, halfPixelCenters }: Placement): Float64Array {
  const isAligned = alignCorners && newSize > 1;
  const scale = isAligned ? (oldSize - 1) / (newSize - 1) : oldSize / newSize;
  return Float64Array.from({ length: newSize }, (_, row) => (halfPixelCenters ? scale * (row + 0.5) : scale * row));
}

/** The old row that each new one takes. */
function nearestRows(oldSize: number, newSize: number, placement: Placement): Int32Array {
  const round = placement.alignCorners ? Math.round : Math.floor;
  const places = placeRows(oldSize, newSize, placement);
  return Int32Array.from(places, (place) => Math.max(0, Math.min(oldSize - 1, round(place))));
}

interface Neighbours {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  /** How far towards `upper`, 0 to 1. */
  readonly share: Float32Array;
}

/** The two old rows between which each new one lies. */
function neighbouringRows(oldSize: number, newSize: number, placement: Placement): Neighbours {
  const places = placeRows(oldSize, newSize, placement).map((place) =>
    placement.halfPixelCenters ? place - 0.5 : place,
  );
  const lower = Int32Array.from(places, (place) => Math.max(0, Math.floor(place)));
  return {
    lower,
    upper: Int32Array.from(places, (place) => Math.max(0, Math.min(oldSize - 1, Math.ceil(place)))),
    share: Float32Array.from(places, (place, row) => place - (lower[row] ?? 0)),
  };
}

const ROWS = 1;
const COLUMNS = 2;

/** `share` along one axis of images. */
function alongAxis(aten: Operators, share: Float32Array, axis: number): Handle {
  return aten.run('reshape', aten.reals(share), axis === ROWS ? [-1, 1, 1] : [-1, 1]);
}

/** Neighbours along one axis of images. */
type AxisNeighbours = Neighbours & { readonly axis: number };

function interpolate(aten: Operators, images: Handle, { axis, lower, upper, share }: AxisNeighbours): Handle {
  const from = aten.run('index_select', images, axis, aten.integers(lower));
  const to = aten.run('index_select', images, axis, aten.integers(upper));
  const step = aten.run('mul.Tensor', aten.run('sub.Tensor', to, from), alongAxis(aten, share, axis));
  return aten.run('add.Tensor', from, step);
}

/** The gradient of `interpolate` by images of that shape. */
function interpolateBack(
  aten: Operators,
  dy: Handle,
  { axis, shape, lower, upper, share }: AxisNeighbours & { readonly shape: readonly number[] },
): Handle {
  const toUpper = aten.run('mul.Tensor', dy, alongAxis(aten, share, axis));
  const dx = aten.run('new_zeros', dy, shape);
  aten.runInPlace('index_add_', dx, axis, aten.integers(lower), aten.run('sub.Tensor', dy, toUpper));
  aten.runInPlace('index_add_', dx, axis, aten.integers(upper), toUpper);
  return dx;
}

type ImageShape = [batch: number, height: number, width: number, channels: number];

const gradientNeeds = { inputs: { images: 'float32[B, H, W, C]', dy: 'float32[B, I, J, C]' } };

/** Images in another size, bilinear or by the nearest pixel, and the gradients. */
export const resizeKernels: readonly KernelConfig[] = [
  defineKernel<ResizeBilinearInputs, ResizeBilinearAttrs>(
    ResizeBilinear,
    (backend, { images }, { size, ...placement }) => {
      const [, height, width] = images.shape as ImageShape;
      return backend.result(ResizeBilinear, [images], 'float32', (aten) => {
        const columns = neighbouringRows(width, size[1], placement);
        const wide = interpolate(aten, backend.handleOf(images), { axis: COLUMNS, ...columns });
        return interpolate(aten, wide, { axis: ROWS, ...neighbouringRows(height, size[0], placement) });
      });
    },
  ),
  defineCheckedKernel<ResizeBilinearGradInputs, Placement>(
    ResizeBilinearGrad,
    gradientNeeds,
    (backend, { images, dy }, placement) => {
      const [batch, height, width, channels] = images.shape as ImageShape;
      const [, newHeight, newWidth] = dy.shape as ImageShape;
      return backend.result(ResizeBilinearGrad, [images, dy], 'float32', (aten) => {
        const rows = neighbouringRows(height, newHeight, placement);
        const tall = interpolateBack(aten, backend.handleOf(dy), {
          axis: ROWS,
          shape: [batch, height, newWidth, channels],
          ...rows,
        });
        const columns = neighbouringRows(width, newWidth, placement);
        return interpolateBack(aten, tall, { axis: COLUMNS, shape: images.shape, ...columns });
      });
    },
  ),
  defineKernel<ResizeBilinearInputs, ResizeNearestNeighborAttrs>(
    ResizeNearestNeighbor,
    (backend, { images }, { size, ...placement }) => {
      const [, height, width] = images.shape as ImageShape;
      return backend.result(ResizeNearestNeighbor, [images], images.dtype, (aten) => {
        const columns = aten.integers(nearestRows(width, size[1], placement));
        const wide = aten.run('index_select', backend.handleOf(images), COLUMNS, columns);
        return aten.run('index_select', wide, ROWS, aten.integers(nearestRows(height, size[0], placement)));
      });
    },
  ),
  defineCheckedKernel<ResizeBilinearGradInputs, Placement>(
    ResizeNearestNeighborGrad,
    gradientNeeds,
    (backend, { images, dy }, placement) => {
      const [batch, height, width, channels] = images.shape as ImageShape;
      const [, newHeight, newWidth] = dy.shape as ImageShape;
      return backend.result(ResizeNearestNeighborGrad, [images, dy], 'float32', (aten) => {
        const gradient = backend.handleOf(dy);
        const tall = aten.run('new_zeros', gradient, [batch, height, newWidth, channels]);
        aten.runInPlace('index_add_', tall, ROWS, aten.integers(nearestRows(height, newHeight, placement)), gradient);
        const dx = aten.run('new_zeros', gradient, images.shape);
        aten.runInPlace('index_add_', dx, COLUMNS, aten.integers(nearestRows(width, newWidth, placement)), tall);
        return dx;
      });
    },
  ),
];
