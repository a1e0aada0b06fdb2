// A call of a kernel as plain data: inputs `{ dtype, shape, values }` by name or in a list, and attributes. Here such
// calls are put on a backend, in one of several layouts that hold the same values, or made wrong.
import { sizeOf } from './Random.mjs';

const layouts = ['plain', 'transposed', 'transposed of a tensor that lives', 'reshaped', 'part of a larger one'];

/** Draws how an input lies in memory. */
export function drawLayout(random, { shape, dtype }) {
  if (dtype === 'complex64') return 'plain';
  const possible = layouts.filter((layout) => shape.length > 1 || !layout.startsWith('transposed'));
  return random.chance(0.5) ? 'plain' : random.pick(possible);
}

/**
 * Puts inputs on a backend. Equal objects among them become one tensor. What has to be disposed of is added to `made`.
 */
export class Uploader {
  made = [];
  #known = new Map();

  /** @param areOwn - each tensor has values of its own: the plain backend writes into some that it was given. */
  constructor(backend, run, { areOwn = false } = {}) {
    this.backend = backend;
    this.run = run;
    this.areOwn = areOwn;
  }

  all(inputs) {
    if (Array.isArray(inputs)) return inputs.map((input) => this.one(input));
    return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, this.one(input)]));
  }

  one(input) {
    if (input === null || typeof input !== 'object' || input.values === undefined) return input; // no tensor at all
    if (this.areOwn) return this.#lay({ ...input, values: input.values.slice() });
    if (!this.#known.has(input)) this.#known.set(input, this.#lay(input));
    return this.#known.get(input);
  }

  #lay(input) {
    const { dtype, shape, values, layout = 'plain', isDisposed = false } = input;
    const info = this.keep(this.#make(dtype, shape, values, layout));
    if (isDisposed) this.backend.disposeData(info.dataId, true);
    return info;
  }

  keep(info) {
    this.made.push(info);
    return info;
  }

  #write(dtype, shape, values) {
    if (dtype !== 'complex64') return { dataId: this.backend.write(values, shape, dtype), shape, dtype };
    const part = (offset) =>
      this.keep(
        this.#write(
          'float32',
          shape,
          values.filter((_, i) => i % 2 === offset),
        ),
      );
    return this.run('Complex', { real: part(0), imag: part(1) }, {});
  }

  #make(dtype, shape, values, layout) {
    if (layout.startsWith('transposed')) {
      const reversed = [...shape].reverse();
      const source = this.#write(dtype, reversed, transposeAll(values, shape));
      const view = this.run('Transpose', { x: source }, { perm: shape.map((_, axis) => shape.length - 1 - axis) });
      if (layout === 'transposed') this.backend.disposeData(source.dataId);
      else this.keep(source);
      return view;
    }
    if (layout === 'reshaped') {
      const flat = this.keep(this.#write(dtype, [sizeOf(shape), 1], values));
      return this.run('Reshape', { x: flat }, { shape });
    }
    if (layout === 'part of a larger one' && shape.length > 0) {
      const [length, ...rest] = shape;
      const padding = new values.constructor(sizeOf(rest));
      const wide = new values.constructor([...padding, ...values, ...padding]);
      const whole = this.keep(this.#write(dtype, [length + 2, ...rest], wide));
      return this.run('Slice', { x: whole }, { begin: shape.map((_, axis) => (axis === 0 ? 1 : 0)), size: shape });
    }
    return this.#write(dtype, shape, values);
  }
}

/** The values of a tensor with all axes in reverse order. */
function transposeAll(values, shape) {
  const transposed = values.slice();
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis))); // of axis `axis` in the reversed tensor
  values.forEach((value, index) => {
    let rest = index;
    let position = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += (rest % shape[axis]) * strides[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    transposed[position] = value;
  });
  return transposed;
}

/** Lets two inputs that could be one tensor be one, now and then. */
export function alias(random, inputs) {
  const names = Object.keys(inputs);
  const [one, other] = [random.pick(names), random.pick(names)];
  const [a, b] = [inputs[one], inputs[other]];
  if (a?.values && b?.values && a.dtype === b.dtype && String(a.shape) === String(b.shape)) inputs[other] = a;
}

// As a size each is either small or more than there can be: nothing between, which would fill this machine.
const oddNumbers = [-1, 0, 1, 2, 3, 7, 0.5, NaN, Infinity, -Infinity, 2 ** 48, -(2 ** 31), -(2 ** 48)];
const oddIndices = [-1, 5, 100, 2 ** 30, 2 ** 31 - 1, -(2 ** 31)];

/** Makes one thing wrong, or at least other, in a call. Returns what. */
export function spoil(random, call) {
  const { inputs, attrs } = call;
  const names = Object.keys(inputs).filter((name) => inputs[name]?.values);
  if (Object.keys(attrs).length > 0 && (names.length === 0 || random.chance(0.25))) {
    const name = random.pick(Object.keys(attrs));
    attrs[name] = spoilAttribute(random, attrs[name]);
    return `attribute ${name}`;
  }
  if (names.length === 0) return 'nothing';
  const name = random.pick(names);
  const input = inputs[name];
  const ways = ['shape', 'shape', 'rank', 'dtype', 'values', 'missing', 'disposed', 'another', 'type'];
  const way = random.pick(ways);
  inputs[name] = spoilInput(random, way, input, inputs[random.pick(names)]);
  if (inputs[name] === undefined) delete inputs[name];
  return `${way} of ${name}`;
}

function spoilInput(random, way, input, other) {
  const { dtype, shape, layout } = input;
  const again = (newShape, newDtype = dtype) => ({ ...random.ofDtype(newDtype, newShape), layout: 'plain' });
  switch (way) {
    case 'shape':
      if (shape.length === 0) return again([random.length()]);
      return again(
        shape.map((length, axis) => (axis === random.integer(0, shape.length - 1) ? random.length() : length)),
      );
    case 'rank':
      if (shape.length === 0 || random.chance(0.5)) return again([...shape, random.length()]);
      return again(shape.slice(random.chance(0.5) ? 1 : 0).slice(0, Math.max(0, shape.length - 1)));
    case 'dtype':
      return again(shape, random.pick(['float32', 'int32', 'bool', 'complex64']));
    case 'values': {
      const values = input.values.slice();
      if (values.length > 0)
        values[random.integer(0, values.length - 1)] = random.pick(dtype === 'int32' ? oddIndices : [9, -0, 7]);
      return { ...input, values, layout };
    }
    case 'missing':
      return random.pick([undefined, undefined, null]);
    case 'disposed':
      return { ...input, isDisposed: true };
    case 'another':
      return other;
    default:
      return random.pick([3, 'text', {}, { shape: [2], dtype: 'float32', dataId: {} }]);
  }
}

function spoilAttribute(random, value) {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.8)) {
    const at = random.integer(0, value.length - 1);
    if (random.chance(0.2)) return value.slice(1);
    if (random.chance(0.2)) return [...value, random.pick(oddNumbers)];
    return value.map((item, i) =>
      i === at ? (Array.isArray(item) ? spoilAttribute(random, item) : random.pick(oddNumbers)) : item,
    );
  }
  return random.pick([...oddNumbers, undefined, null, 'text', [], [1, 2], true, {}]);
}
