#!/usr/bin/env node
// Calls the addon's functions with arguments of every kind, right and wrong. Whatever it thinks of them must come as a
// JavaScript error; a signal or a hang is a bug. Deterministic for a seed. Prints how many calls were accepted.
import { parseArgs } from 'node:util';

import { loadBinding } from '../dist/index.js';

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const binding = loadBinding();
let state = Number(values.seed);
const below = (limit) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};
const pick = (list) => list[below(list.length)];

// Operators that check what they get. The backward ones do not: they trust that a forward step was there before.
const operators =
  `abs add.Tensor add.Scalar addmm alias all.dims amax arange.start_step argmax bitwise_and.Tensor cat clamp
  clone complex constant_pad_nd cumsum diag_embed div.Tensor einsum eq.Tensor erf expand fft_fft flip full gather gelu
  index_add index_copy index_select isnan leaky_relu linspace log masked_fill.Scalar matmul maximum mean.dim mm mul.Tensor
  nan_to_num native_layer_norm neg ones permute pow.Tensor_Tensor prod.dim_int real relu repeat reshape scatter_add
  searchsorted.Tensor select.int slice.Tensor _softmax sort.stable split_with_sizes_copy square stack sum.dim_IntList t
  to.dtype topk transpose.int unbind_copy.int unfold unsqueeze view view_as_real where.self zeros no_such_operator`.split(
    /\s+/,
  );
const handles = [];
const released = [];
const detached = new Float32Array(8);
structuredClone(detached.buffer, { transfer: [detached.buffer] });

const numbers = [0, 1, 2, 3, -1, -2, 7, 0.5, NaN, Infinity, -Infinity, 2 ** 40, 2 ** 52, -(2 ** 52), 1e300, -0];
const anything = [
  () => pick(numbers),
  () => pick(handles),
  () => pick(handles),
  () => pick(handles),
  () => pick(released),
  () => Array.from({ length: below(5) }, () => pick([0, 1, 2, 3, -1, 5])),
  () => Array.from({ length: below(4) }, () => pick(handles)),
  () => Array.from({ length: below(4) }, () => pick(anything)()),
  () => pick([true, false]),
  () => pick([null, undefined]),
  () => pick(['', 'cpu', 'none', 'ij,jk->ik', 'cuda:99', '💥\0']),
  () => pick([{}, () => 1, Symbol('s'), 10n, new Date(0), new Map(), /x/, new Proxy([], {})]),
  () => pick([new Float32Array(3), new Float64Array(2), new Uint8Array(0), detached, new ArrayBuffer(4)]),
  () => new Float32Array(new SharedArrayBuffer(16)),
  () => {
    // An array that releases what it is asked for, and calls back.
    const handle = binding.fromTypedArray(Float32Array.of(1, 2), [2]);
    return Object.defineProperty([handle, handle], 1, {
      get() {
        binding.release(handle);
        binding.call('ones', [below(3)], 6);
        return handle;
      },
    });
  },
];
/** Of a program on one or two inputs; tensors are numbers from 0. */
const makeInstruction = () =>
  pick([
    () => [
      pick(['abs', 'neg', 'relu', 'square', 't', 'add.Tensor', 'mm', 'native_layer_norm']),
      below(4),
      below(3),
      below(3),
    ],
    () => ['cat', 1, [0, below(3)], below(3)],
    () => [
      pick([...operators, pick(anything)()]),
      below(3),
      ...Array.from({ length: below(5) }, () => pick(anything)()),
    ],
    pick(anything),
  ])();
const functions = {
  call: () => [pick([...operators, pick(anything)]), ...Array.from({ length: below(7) }, () => pick(anything)())],
  fromTypedArray: () => [
    pick([new Float32Array(below(9)), new Int32Array(below(9)), new Uint8Array(below(9)), pick(anything)()]),
    pick([[below(9)], [below(3), below(3)], [2 ** 32, 2 ** 32], [-1, -4], [1.5], pick(anything)()]),
  ],
  operator: () => [pick([...operators, pick(anything)()])],
  numResults: () => [pick([...operators, pick(anything)()])],
  compile: () => [
    pick([Array.from({ length: below(4) }, makeInstruction), pick(anything)()]),
    pick([0, 1, 2, pick(anything)()]),
    pick([[], [0], [below(4), below(4)], pick(anything)()]),
  ],
  run: () => Array.from({ length: below(4) }, () => pick([[below(60), [pick(handles), pick(handles)].slice(below(3))], pick(anything)()])), // prettier-ignore
  releaseProgram: () => [pick([below(60), pick(anything)()])],
  timeOperators: () => [pick([true, false, pick(anything)()]), pick([true, undefined])],
  operatorTimes: () => [],
  toTypedArray: () => [pick(anything)()],
  shape: () => [pick(anything)()],
  isShared: () => [pick(anything)()],
  release: () => [pick(anything)()],
  deviceOf: () => [pick(anything)()],
  setDevice: () => [pick(['cpu', 'cuda:7', 'xpu', '', pick(anything)()])],
  setThreads: () => [pick([1, 2, 0, -1, NaN, 2 ** 40, pick(['x', null, undefined, {}])])],
  seed: () => [pick([1, NaN, -1, 'x', undefined])],
  info: () => [pick(anything)()],
};
const names = Object.keys(functions);

let accepted = 0;
let refused = 0;
for (let i = 0; i < Number(values.calls); i++) {
  if (handles.length < 12) {
    handles.push(
      binding.fromTypedArray(
        Float32Array.from({ length: 6 }, () => pick(numbers)),
        pick([[6], [2, 3], [1, 6, 1], [3, 2]]),
      ),
      binding.fromTypedArray(Int32Array.of(0, 1, 2, 1), pick([[4], [2, 2]])),
      binding.fromTypedArray(Uint8Array.of(1, 0), [2]),
      binding.fromTypedArray(new Float32Array(0), [0, 3]),
    );
  }
  const name = i % 3 === 0 ? pick(names) : 'call';
  try {
    const result = binding[name](...functions[name]());
    accepted++;
    for (const handle of name === 'call' || name === 'fromTypedArray' ? [result].flat() : []) {
      if (typeof handle !== 'number' || handle < 2 ** 24) continue;
      const size = binding.shape(handle).reduce((product, length) => product * length, 1);
      if (size < 10_000) handles.push(handle);
      else binding.release(handle); // small ones only, or a few calls take all the time
    }
  } catch (error) {
    if (!(error instanceof Error) || error.message === '') throw new Error(`${name} threw ${String(error)}`);
    refused++;
  }
  if (name === 'setDevice') binding.setDevice('cpu');
  while (handles.length > 40) {
    const [handle] = handles.splice(below(handles.length), 1);
    binding.release(handle);
    released.push(handle);
    if (released.length > 20) released.shift();
  }
}
process.stdout.write(JSON.stringify({ accepted, refused }));
