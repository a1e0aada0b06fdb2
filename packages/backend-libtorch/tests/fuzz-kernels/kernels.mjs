// TensorFlow's kernels, each with a generator of valid calls. What comes out is held to the plain backend.
import { sizeOf } from './Random.mjs';

const axisOf = (random, shape) => random.integer(0, Math.max(0, shape.length - 1));
const someAxes = (random, shape) => shape.map((_, axis) => axis).filter(() => random.chance(0.5));

function unary(random, dtypes = ['float32', 'float32', 'int32', 'bool']) {
  return { inputs: { x: random.ofDtype(random.pick(dtypes), random.shape()) }, attrs: {} };
}

/** Two shapes that broadcast, the first of them whole. */
function broadcast(random, dtype) {
  const shape = random.shape();
  const other = shape.map((length) => (random.chance(0.2) ? 1 : length)).slice(random.chance(0.3) ? 1 : 0);
  const inputs = [random.ofDtype(dtype, shape), random.ofDtype(dtype, other)];
  const [a, b] = random.chance(0.5) ? inputs : inputs.reverse();
  return { inputs: { a, b }, attrs: {} };
}

function reduction(random, axisName, dtypes, shape = random.shape(random.integer(1, 4), 1)) {
  const axis = someAxes(random, shape);
  return {
    inputs: { x: random.ofDtype(random.pick(dtypes), shape) },
    attrs: { [axisName]: axis.length === 0 ? [0] : axis, keepDims: random.chance(0.3) },
  };
}

function product(random) {
  const [batch, n, k, m] = [random.length(1), random.length(1), random.length(1), random.length(1)];
  const attrs = { transposeA: random.chance(0.5), transposeB: random.chance(0.5) };
  const a = random.floats([batch, ...(attrs.transposeA ? [k, n] : [n, k])]);
  const b = random.floats([random.chance(0.3) ? 1 : batch, ...(attrs.transposeB ? [m, k] : [k, m])]);
  return { inputs: { a, b }, attrs, numColumns: m };
}

/** Images, a filter, and how it moves over them. */
function convolution(random, rank = 2, depthwise = false) {
  const channels = random.integer(1, 3);
  const image = [random.integer(1, 2), ...Array.from({ length: rank }, () => random.integer(3, 6)), channels];
  const filter = [...Array.from({ length: rank }, () => random.integer(1, 3)), channels, random.integer(1, 3)];
  const strides = Array.from({ length: rank }, () => random.integer(1, 2));
  const equal = strides.map(() => strides[0]);
  const attrs = {
    strides: depthwise ? equal : strides,
    pad: random.pick(['same', 'valid']),
    dilations: strides.map(() => 1),
    ...(rank === 2 && !depthwise ? { dataFormat: 'NHWC' } : {}),
    ...(rank === 2 ? { dimRoundingMode: undefined } : {}),
  };
  const out = image.slice(1, -1).map((size, i) => {
    const stride = attrs.strides[i];
    return attrs.pad === 'same' ? Math.ceil(size / stride) : Math.ceil((size - filter[i] + 1) / stride);
  });
  const dy = [image[0], ...out, depthwise ? channels * filter.at(-1) : filter.at(-1)];
  return { image, filter, attrs, dy };
}

function pool(random, rank = 2) {
  const image = [
    random.integer(1, 2),
    ...Array.from({ length: rank }, () => random.integer(3, 6)),
    random.integer(1, 3),
  ];
  const filterSize = Array.from({ length: rank }, () => random.integer(1, 3));
  const strides = filterSize.map(() => random.integer(1, 2));
  const pad = random.pick(['same', 'valid']);
  const out = image.slice(1, -1).map((size, i) => (pad === 'same' ? Math.ceil(size / strides[i]) : Math.ceil((size - filterSize[i] + 1) / strides[i]))); // prettier-ignore
  const attrs = { filterSize, strides, pad, ...(rank === 3 ? { dataFormat: 'NDHWC' } : {}) };
  return { image, attrs, dy: [image[0], ...out, image.at(-1)] };
}

const resize = (random) => ({
  images: random.floats([random.integer(1, 2), random.integer(1, 5), random.integer(1, 5), random.integer(1, 3)]),
  size: [random.integer(1, 6), random.integer(1, 6)],
  attrs: random.pick([
    { alignCorners: false, halfPixelCenters: false },
    { alignCorners: true, halfPixelCenters: false },
    { alignCorners: false, halfPixelCenters: true },
  ]),
});

/** Coordinates of slices of a tensor. */
function coordinates(random) {
  const shape = random.shape(random.integer(1, 3), 1);
  const sliceRank = random.integer(1, shape.length);
  const count = random.integer(1, 4);
  const rows = Array.from({ length: count }, () =>
    shape.slice(0, sliceRank).map((length) => random.integer(0, length - 1)),
  );
  const indices = { dtype: 'int32', shape: [count, sliceRank], values: Int32Array.from(rows.flat()) };
  return { shape, indices, updates: [count, ...shape.slice(sliceRank)], rows };
}

/** Coordinates of which each occurs once: which of two updates stays is nobody's promise. */
function distinctCoordinates(random) {
  for (;;) {
    const drawn = coordinates(random);
    if (new Set(drawn.rows.map(String)).size === drawn.rows.length) return drawn;
  }
}

const floating = ['Exp', 'Expm1', 'Log', 'Log1p', 'Sqrt', 'Rsqrt', 'Reciprocal', 'Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh', 'Tanh', 'Asinh', 'Acosh', 'Atanh', 'Sigmoid', 'Softplus', 'Erf', 'Elu', 'Selu']; // prettier-ignore
const exact = ['Abs', 'Neg', 'Square', 'Sign', 'Floor', 'Ceil', 'Round', 'Relu', 'Relu6'];

/** Kernel's name to `(random) => ({ inputs, attrs })`. */
export const kernels = {
  ...Object.fromEntries(floating.map((name) => [name, (random) => unary(random, ['float32'])])),
  ...Object.fromEntries(exact.map((name) => [name, (random) => unary(random, ['float32', 'float32', 'int32'])])),
  ...Object.fromEntries(['IsNan', 'IsInf', 'IsFinite'].map((name) => [name, (random) => unary(random, ['float32'])])),
  LogicalNot: (random) => unary(random, ['bool']),
  Identity: (random) => unary(random),
  ZerosLike: (random) => unary(random),
  OnesLike: (random) => unary(random),
  Cast: (random) => ({ ...unary(random), attrs: { dtype: random.pick(['float32', 'int32', 'bool']) } }),
  Step: (random) => ({ ...unary(random, ['float32']), attrs: { alpha: random.pick([0, 0.5]) } }),
  LeakyRelu: (random) => ({ ...unary(random, ['float32']), attrs: { alpha: 0.25 } }),
  ClipByValue: (random) => ({ ...unary(random, ['float32', 'int32']), attrs: { clipValueMin: -1, clipValueMax: 2 } }),
  ...Object.fromEntries(['Add', 'Multiply', 'Maximum', 'Minimum', 'Sub', 'SquaredDifference', 'FloorDiv', 'RealDiv', 'Mod', 'Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'].map((name) => [name, (random) => broadcast(random, random.pick(['float32', 'int32']))])), // prettier-ignore
  ...Object.fromEntries(['LogicalAnd', 'LogicalOr'].map((name) => [name, (random) => broadcast(random, 'bool')])),
  BitwiseAnd: (random) => broadcast(random, 'int32'),
  Atan2: (random) => broadcast(random, 'float32'),
  Pow: (random) => {
    const call = broadcast(random, 'float32');
    return {
      ...call,
      inputs: { a: call.inputs.a, b: { ...call.inputs.b, values: call.inputs.b.values.map(Math.abs) } },
    };
  },
  Prelu: (random) => {
    const { a, b } = broadcast(random, 'float32').inputs;
    return { inputs: { x: a, alpha: b }, attrs: {} };
  },
  EluGrad: (random) => {
    const shape = random.shape();
    return { inputs: { dy: random.floats(shape), y: random.floats(shape, -1, 3) }, attrs: {} };
  },
  Sum: (random) => reduction(random, 'axis', ['float32', 'int32', 'bool']),
  Mean: (random) => reduction(random, 'axis', ['float32', 'int32']),
  Prod: (random) => reduction(random, 'axis', ['float32']), // of integers the plain backend has no overflow
  Max: (random) => reduction(random, 'reductionIndices', ['float32', 'int32']),
  Min: (random) => reduction(random, 'axis', ['float32', 'int32']),
  All: (random) => reduction(random, 'axis', ['bool']),
  Any: (random) => reduction(random, 'axis', ['bool']),
  ...Object.fromEntries(['ArgMax', 'ArgMin'].map((name) => [name, (random) => {
    const shape = random.shape(random.integer(1, 4), 1);
    return { inputs: { x: random.ofDtype(random.pick(['float32', 'int32']), shape) }, attrs: { axis: axisOf(random, shape) } };
  }])), // prettier-ignore
  ...Object.fromEntries(['Cumsum', 'Cumprod'].map((name) => [name, (random) => {
    const shape = random.shape(random.integer(1, 4), 1);
    const attrs = { axis: axisOf(random, shape), exclusive: random.chance(0.5), reverse: random.chance(0.5) };
    return { inputs: { x: random.ofDtype(random.pick(['float32', 'int32']), shape) }, attrs };
  }])), // prettier-ignore
  Complex: (random) => {
    const shape = random.shape();
    return { inputs: { real: random.floats(shape), imag: random.floats(shape) }, attrs: {} };
  },
  Real: (random) => ({ inputs: { input: random.complex(random.shape()) }, attrs: {} }),
  Imag: (random) => ({ inputs: { input: random.complex(random.shape()) }, attrs: {} }),
  ComplexAbs: (random) => ({ inputs: { x: random.complex(random.shape()) }, attrs: {} }),
  FFT: (random) => ({ inputs: { input: random.complex([random.integer(1, 3), random.integer(1, 6)]) }, attrs: {} }),
  IFFT: (random) => ({ inputs: { input: random.complex([random.integer(1, 3), random.integer(1, 6)]) }, attrs: {} }),
  AddN: (random) => {
    const [shape, dtype] = [random.shape(), random.pick(['float32', 'int32'])];
    return { inputs: Array.from({ length: random.integer(1, 4) }, () => random.ofDtype(dtype, shape)), attrs: {} };
  },
  BatchMatMul: (random) => {
    const { inputs, attrs } = product(random);
    return { inputs, attrs };
  },
  _FusedMatMul: (random) => {
    const { inputs, attrs, numColumns } = product(random);
    const bias = random.chance(0.5) ? { bias: random.floats([numColumns]) } : {};
    return { inputs: { ...inputs, ...bias }, attrs: { ...attrs, activation: random.pick(['linear', 'relu', 'relu6', 'elu', 'sigmoid']) } }; // prettier-ignore
  },
  Bincount: (random) => {
    const n = random.integer(1, 6);
    const weights = random.chance(0.5) ? random.floats([n]) : random.floats([0]);
    return { inputs: { x: random.integers([n], 0, 6), weights }, attrs: { size: random.integer(1, 7) } };
  },
  DenseBincount: (random) => {
    const shape = random.pick([[random.integer(1, 6)], [random.integer(1, 3), random.integer(1, 4)]]);
    const weights = random.chance(0.5) ? random.floats(shape) : random.floats([0]);
    return { inputs: { x: random.integers(shape, 0, 6), weights }, attrs: { size: random.integer(1, 7), binaryOutput: random.chance(0.3) } }; // prettier-ignore
  },
  Concat: (random) => {
    const shape = random.shape(random.integer(1, 4), 1);
    const axis = axisOf(random, shape);
    const dtype = random.pick(['float32', 'int32']);
    const part = () =>
      random.ofDtype(
        dtype,
        shape.map((length, i) => (i === axis ? random.length(1) : length)),
      );
    return { inputs: Array.from({ length: random.integer(1, 3) }, part), attrs: { axis } };
  },
  Diag: (random) => ({ inputs: { x: random.floats(random.shape(random.integer(1, 2), 1)) }, attrs: {} }),
  Einsum: (random) => {
    const [i, j, k] = [random.length(1), random.length(1), random.length(1)];
    return { inputs: [random.floats([i, j]), random.floats([j, k])], attrs: { equation: random.pick(['ij,jk->ik', 'ij,jk->ki']) } }; // prettier-ignore
  },
  ExpandDims: (random) => {
    const shape = random.shape();
    return { inputs: { input: random.floats(shape) }, attrs: { dim: random.integer(0, shape.length) } };
  },
  Fill: (random) => ({ inputs: {}, attrs: { shape: random.shape(), value: random.integer(-5, 5), dtype: random.pick(['float32', 'int32']) } }), // prettier-ignore
  LinSpace: (random) => ({ inputs: {}, attrs: { start: random.integer(-4, 4), stop: random.integer(5, 9), num: random.integer(1, 9) } }), // prettier-ignore
  Range: (random) => ({ inputs: {}, attrs: { start: random.integer(-4, 4), stop: random.integer(5, 9), step: random.pick([1, 2, -1, 0.5]), dtype: random.pick(['float32', 'int32']) } }), // prettier-ignore
  FlipLeftRight: (random) => ({ inputs: { image: random.floats(random.shape(4, 1)) }, attrs: {} }),
  GatherV2: (random) => {
    const batchDims = random.integer(0, 1);
    const shape = random.shape(random.integer(batchDims + 1, 4), 1);
    const axis = random.integer(batchDims, shape.length - 1);
    const indices = [...shape.slice(0, batchDims), ...random.shape(random.integer(batchDims === 0 ? 0 : 1, 2), 1)];
    return {
      inputs: { x: random.ofDtype(random.pick(['float32', 'int32']), shape), indices: random.integers(indices, 0, shape[axis] - 1) },
      attrs: { axis, batchDims },
    }; // prettier-ignore
  },
  GatherNd: (random) => {
    const { shape, indices } = coordinates(random);
    return { inputs: { params: random.ofDtype(random.pick(['float32', 'int32']), shape), indices }, attrs: {} };
  },
  ScatterNd: (random) => {
    const { shape, indices, updates } = coordinates(random);
    return {
      inputs: { indices, updates: random.ofDtype(random.pick(['float32', 'int32']), updates) },
      attrs: { shape },
    };
  },
  TensorScatterUpdate: (random) => {
    const { shape, indices, updates } = distinctCoordinates(random);
    return { inputs: { tensor: random.floats(shape), indices, updates: random.floats(updates) }, attrs: {} };
  },
  SparseToDense: (random) => {
    const { shape, indices } = distinctCoordinates(random);
    const whole = { ...indices, shape: [indices.shape[0], shape.length] };
    if (indices.shape[1] !== shape.length) return kernels.SparseToDense(random);
    return {
      inputs: { sparseIndices: whole, sparseValues: random.floats([whole.shape[0]]), defaultValue: random.floats([]) },
      attrs: { outputShape: shape },
    };
  },
  Softmax: (random) => {
    const shape = random.shape(random.integer(1, 3), 1);
    return { inputs: { logits: random.floats(shape) }, attrs: { dim: shape.length - 1 } };
  },
  MirrorPad: (random) => {
    const shape = random.shape(random.integer(1, 3), 1).map((length) => length + 1);
    const mode = random.pick(['reflect', 'symmetric']);
    return { inputs: { x: random.floats(shape) }, attrs: { paddings: shape.map(() => [random.integer(0, 1), random.integer(0, 1)]), mode } }; // prettier-ignore
  },
  PadV2: (random) => {
    const shape = random.shape(random.integer(1, 4));
    return { inputs: { x: random.floats(shape) }, attrs: { paddings: shape.map(() => [random.integer(0, 2), random.integer(0, 2)]), constantValue: random.integer(-2, 2) } }; // prettier-ignore
  },
  OneHot: (random) => ({ inputs: { indices: random.integers(random.shape(random.integer(0, 2)), -1, 5) }, attrs: { depth: random.integer(1, 5), onValue: 2, offValue: -1, dtype: random.pick(['float32', 'int32']) } }), // prettier-ignore
  Pack: (random) => {
    const [shape, dtype] = [random.shape(random.integer(0, 3), 1), random.pick(['float32', 'int32'])];
    return { inputs: Array.from({ length: random.integer(1, 3) }, () => random.ofDtype(dtype, shape)), attrs: { axis: random.integer(0, shape.length) } }; // prettier-ignore
  },
  Unpack: (random) => {
    const shape = random.shape(random.integer(1, 4), 1);
    return { inputs: { value: random.floats(shape) }, attrs: { axis: axisOf(random, shape) } };
  },
  Reshape: (random) => {
    const shape = random.shape();
    return { inputs: { x: random.floats(shape) }, attrs: { shape: random.shuffle(shape) } };
  },
  Reverse: (random) => {
    const shape = random.shape(random.integer(1, 4), 1);
    return { inputs: { x: random.floats(shape) }, attrs: { dims: someAxes(random, shape) } };
  },
  SearchSorted: (random) => {
    const [batch, n, m] = [random.integer(1, 3), random.integer(1, 6), random.integer(1, 4)];
    const sorted = random.floats([batch, n]);
    for (let row = 0; row < batch; row++) sorted.values.subarray(row * n, (row + 1) * n).sort();
    return { inputs: { sortedSequence: sorted, values: random.floats([batch, m]) }, attrs: { side: random.pick(['left', 'right']) } }; // prettier-ignore
  },
  Select: (random) => {
    const shape = random.shape();
    const condition = shape.length > 0 && random.chance(0.3) ? [shape[0]] : shape;
    return { inputs: { condition: random.booleans(condition), t: random.floats(shape), e: random.floats(shape) }, attrs: {} }; // prettier-ignore
  },
  Slice: (random) => {
    const shape = random.shape();
    const begin = shape.map((length) => random.integer(0, length));
    return { inputs: { x: random.floats(shape) }, attrs: { begin, size: shape.map((length, i) => random.integer(0, length - begin[i])) } }; // prettier-ignore
  },
  SplitV: (random) => {
    const shape = random.shape(random.integer(1, 3), 1);
    const axis = axisOf(random, shape);
    const first = random.integer(0, shape[axis]);
    return { inputs: { x: random.floats(shape) }, attrs: { numOrSizeSplits: [first, shape[axis] - first], axis } };
  },
  StridedSlice: (random) => {
    const shape = random.shape(random.integer(1, 3), 1);
    const strides = shape.map(() => random.pick([1, 2, -1, -2]));
    const begin = shape.map((length) => random.integer(0, length - 1));
    const end = shape.map((length, i) =>
      strides[i] > 0 ? random.integer(begin[i], length) : random.integer(0, begin[i]),
    );
    const masks = { ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
    const ends = { beginMask: random.integer(0, 7), endMask: random.integer(0, 7) };
    return { inputs: { x: random.floats(shape) }, attrs: { begin, end, strides, ...ends, ...masks } };
  },
  Tile: (random) => {
    const shape = random.shape(random.integer(1, 3), 1);
    return { inputs: { x: random.floats(shape) }, attrs: { reps: shape.map(() => random.integer(1, 3)) } };
  },
  TopK: (random) => {
    const shape = random.shape(random.integer(1, 3), 1);
    return { inputs: { x: random.floats(shape) }, attrs: { k: random.integer(1, shape.at(-1)), sorted: true } };
  },
  Transpose: (random) => {
    const shape = random.shape();
    return { inputs: { x: random.floats(shape) }, attrs: { perm: random.shuffle(shape.map((_, axis) => axis)) } };
  },
  UnsortedSegmentSum: (random) => {
    const shape = random.shape(random.integer(1, 3), 1);
    const numSegments = random.integer(1, 4);
    return { inputs: { x: random.floats(shape), segmentIds: random.integers([shape[0]], 0, numSegments - 1) }, attrs: { numSegments } }; // prettier-ignore
  },
  BatchToSpaceND: (random) => {
    const blockShape = [random.integer(1, 2), random.integer(1, 2)];
    const shape = [sizeOf(blockShape) * random.integer(1, 2), random.integer(2, 4), random.integer(2, 4), 2];
    return { inputs: { x: random.floats(shape) }, attrs: { blockShape, crops: [[random.integer(0, 1), random.integer(0, 1)], [0, random.integer(0, 1)]] } }; // prettier-ignore
  },
  SpaceToBatchND: (random) => {
    const blockShape = [random.integer(1, 2), random.integer(1, 2)];
    const shape = [random.integer(1, 2), blockShape[0] * random.integer(1, 3), blockShape[1] * random.integer(1, 3), 2];
    return { inputs: { x: random.floats(shape) }, attrs: { blockShape, paddings: [[blockShape[0], 0], [0, blockShape[1]]] } }; // prettier-ignore
  },
  DepthToSpace: (random) => ({ inputs: { x: random.floats([random.integer(1, 2), random.integer(1, 3), random.integer(1, 3), 4 * random.integer(1, 2)]) }, attrs: { blockSize: 2, dataFormat: 'NHWC' } }), // prettier-ignore
  ...convolutionKernels('Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter', (random) => convolution(random)),
  ...convolutionKernels('Conv3D', 'Conv3DBackpropInputV2', 'Conv3DBackpropFilterV2', (random) => convolution(random, 3)), // prettier-ignore
  ...convolutionKernels('DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter', (random) => convolution(random, 2, true)), // prettier-ignore
  ...Object.fromEntries([['FusedConv2D', false], ['FusedDepthwiseConv2D', true]].map(([name, depthwise]) => [name, (random) => {
    const { image, filter, attrs, dy } = convolution(random, 2, depthwise);
    const bias = random.chance(0.5) ? { bias: random.floats([dy.at(-1)]) } : {};
    return { inputs: { x: random.floats(image), filter: random.floats(filter), ...bias }, attrs: { ...attrs, dataFormat: 'NHWC', activation: random.pick(['linear', 'relu', 'elu']) } };
  }])), // prettier-ignore
  ...poolKernels('AvgPool', 2),
  ...poolKernels('AvgPool3D', 3),
  ...poolKernels('MaxPool', 2),
  ...poolKernels('MaxPool3D', 3),
  AvgPoolGrad: (random) => poolGradient(random, 2),
  AvgPool3DGrad: (random) => poolGradient(random, 3),
  MaxPoolGrad: (random) => poolGradient(random, 2, true),
  MaxPool3DGrad: (random) => poolGradient(random, 3, true),
  MaxPoolWithArgmax: (random) => {
    const { image, attrs } = pool(random);
    return { inputs: { x: distinct(random, image) }, attrs: { ...attrs, includeBatchInIndex: random.chance(0.5) } };
  },
  ResizeBilinear: (random) => {
    const { images, size, attrs } = resize(random);
    return { inputs: { images }, attrs: { size, ...attrs } };
  },
  ResizeNearestNeighbor: (random) => {
    const { images, size, attrs } = resize(random);
    return { inputs: { images }, attrs: { size, ...attrs } };
  },
  ...Object.fromEntries(['ResizeBilinearGrad', 'ResizeNearestNeighborGrad'].map((name) => [name, (random) => {
    const { images, size, attrs } = resize(random);
    const dy = random.floats([images.shape[0], ...size, images.shape[3]]);
    return { inputs: { images, dy }, attrs: { alignCorners: attrs.alignCorners, halfPixelCenters: false } };
  }])), // prettier-ignore
  FusedBatchNorm: (random) => {
    const shape = random.shape(random.integer(2, 4), 1);
    const channels = [shape.at(-1)];
    const positive = () => ({ ...random.floats(channels, 1, 4) });
    const rest = random.chance(0.5) ? { scale: random.floats(channels), offset: random.floats(channels) } : {};
    return { inputs: { x: random.floats(shape), mean: random.floats(channels), variance: positive(), ...rest }, attrs: { varianceEpsilon: 0.001 } }; // prettier-ignore
  },
  LRN: (random) => ({ inputs: { x: random.floats(random.shape(4, 1)) }, attrs: { depthRadius: random.integer(1, 3), bias: 1, alpha: 0.5, beta: 0.75 } }), // prettier-ignore
  LRNGrad: (random) => {
    const shape = random.shape(4, 1);
    return { inputs: { x: random.floats(shape), y: random.floats(shape), dy: random.floats(shape) }, attrs: { depthRadius: random.integer(1, 3), bias: 1, alpha: 0.5, beta: 0.75 } }; // prettier-ignore
  },
};

function convolutionKernels(forward, backToInput, backToFilter, draw) {
  return {
    [forward]: (random) => {
      const { image, filter, attrs } = draw(random);
      return { inputs: { x: random.floats(image), filter: random.floats(filter) }, attrs };
    },
    [backToInput]: (random) => {
      const { image, filter, attrs, dy } = draw(random);
      return {
        inputs: { dy: random.floats(dy), filter: random.floats(filter) },
        attrs: { ...attrs, inputShape: image },
      };
    },
    [backToFilter]: (random) => {
      const { image, filter, attrs, dy } = draw(random);
      return { inputs: { x: random.floats(image), dy: random.floats(dy) }, attrs: { ...attrs, filterShape: filter } };
    },
  };
}

function poolKernels(name, rank) {
  return {
    [name]: (random) => {
      const { image, attrs } = pool(random, rank);
      return { inputs: { x: random.floats(image) }, attrs };
    },
  };
}

/** Values of which no two are equal: which of equal ones a window takes is nobody's promise. */
function distinct(random, shape) {
  const values = Float32Array.from(random.shuffle(Array.from({ length: sizeOf(shape) }, (_, i) => i / 8 - 4)));
  return { dtype: 'float32', shape, values };
}

function poolGradient(random, rank, needsOutput = false) {
  const { image, attrs, dy } = pool(random, rank);
  const input = distinct(random, image);
  const output = needsOutput ? { output: random.floats(dy) } : {};
  return { inputs: { dy: random.floats(dy), input, ...output }, attrs };
}
