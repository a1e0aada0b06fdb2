// Kernels of which the plain backend of TensorFlow.js 4.22.0 has values that are none, each with what is right.
import { sizeOf } from './Random.mjs';

/** Kernel's name to `(call, runPlain) => results`; null where the plain backend is right. */
export const corrections = {
  /** A condition of rank 1 picks whole rows; the plain backend takes single values of the first ones. */
  Select({ inputs: { condition, t, e } }) {
    if (condition.shape.length !== 1 || t.shape.length < 2) return null;
    const rowSize = sizeOf(t.shape.slice(1));
    const values = t.values.map((value, i) => (condition.values[Math.floor(i / rowSize)] === 1 ? value : e.values[i]));
    return [{ dtype: t.dtype, shape: t.shape, values }];
  },
  /** Height and width of the shape are exchanged there. */
  ResizeBilinearGrad: (call, runPlain) => transpose('ResizeBilinear', call, runPlain),
  /** Images behind the first of a batch are taken from where those of the new size lie. */
  ResizeNearestNeighborGrad: (call, runPlain) => transpose('ResizeNearestNeighbor', call, runPlain),
  /** Places in a window are numbered by its height where its width is meant, so that two have one number. */
  MaxPool3DGrad({ inputs: { dy, input }, attrs }) {
    const dx = new Float32Array(input.values.length);
    const [, ...inSize] = input.shape;
    const before = inSize.slice(0, 3).map((size, i) => {
      const margin = (dy.shape[i + 1] - 1) * attrs.strides[i] + attrs.filterSize[i] - size;
      return attrs.pad === 'same' ? Math.floor(margin / 2) : 0; // below 0 where the last rows are in no window
    });
    dy.values.forEach((gradient, index) => {
      const place = coordinatesOf(index, dy.shape);
      let best = -1;
      for (let i = 0; i < sizeOf(attrs.filterSize); i++) {
        const offset = coordinatesOf(i, attrs.filterSize);
        const at = offset.map((step, axis) => place[axis + 1] * attrs.strides[axis] - before[axis] + step);
        if (at.some((position, axis) => position < 0 || position >= inSize[axis])) continue;
        const from = [place[0], ...at, place[4]].reduce((sum, position, axis) => sum * input.shape[axis] + position, 0);
        if (best < 0 || input.values[from] > input.values[best]) best = from;
      }
      dx[best] += gradient;
    });
    return [{ dtype: 'float32', shape: input.shape, values: dx }];
  },
};

/** The gradient of a linear kernel, from what it makes of each single value. */
function transpose(kernelName, { inputs: { images, dy }, attrs }, runPlain) {
  const values = images.values.map((_, i) => {
    const one = images.values.map((_value, j) => (i === j ? 1 : 0));
    const inputsOfOne = { images: { ...images, values: one, layout: 'plain' } };
    const [{ values: made }] = runPlain(kernelName, {
      inputs: inputsOfOne,
      attrs: { ...attrs, size: dy.shape.slice(1, 3) },
    });
    return made.reduce((sum, value, j) => sum + value * dy.values[j], 0);
  });
  return [{ dtype: 'float32', shape: images.shape, values }];
}

function coordinatesOf(index, shape) {
  const coordinates = [];
  for (const length of [...shape].reverse()) {
    coordinates.unshift(index % length);
    index = Math.floor(index / length);
  }
  return coordinates;
}
