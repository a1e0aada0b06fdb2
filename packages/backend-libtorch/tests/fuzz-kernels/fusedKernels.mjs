// The fused kernels, each with a generator of valid calls and a version in plain JavaScript, which throws where a call
// is not valid: the kernel must then refuse, too.
import { drawEncoderLayer, encoderLayer } from './encoderLayer.mjs';
import {
  addRows,
  bind,
  float,
  gelu,
  isCount,
  isEpsilon,
  isIndex,
  isRate,
  normalise,
  pickRows,
  require,
} from './references.mjs';

function geluSlope(x, approximate) {
  const step = 1e-4;
  return (gelu(x + step, approximate) - gelu(x - step, approximate)) / (2 * step);
}

function drawElementwise(random, names, attrs) {
  const shape = random.shape();
  return { inputs: Object.fromEntries(names.map((name) => [name, random.floats(shape)])), attrs };
}

function bindAlike(inputs, names) {
  const axes = inputs[names[0]]?.shape?.map((_, axis) => `a${axis}`) ?? [];
  bind(inputs, Object.fromEntries(names.map((name) => [name, ['float32', ...axes]])));
  return inputs[names[0]].shape;
}

function drawNorm(random, names) {
  const shape = random.shape(random.integer(1, 3), 1);
  shape[shape.length - 1] += 1; // of a single value there is no deviation
  const width = [shape.at(-1)];
  const inputs = Object.fromEntries(names.map((name) => [name, random.floats(shape)]));
  return { inputs: { ...inputs, gamma: random.floats(width), beta: random.floats(width) }, attrs: {}, shape };
}

function bindNorm(inputs, names) {
  const rank = inputs[names[0]]?.shape?.length ?? 0;
  require(rank > 0, 'an axis at least');
  const lead = Array.from({ length: rank - 1 }, (_, axis) => `a${axis}`);
  const described = { gamma: ['float32', 'H'], beta: ['float32', 'H'] };
  for (const name of names)
    described[name] = ['float32', ...lead, name === 'mean' || name === 'inverseDeviation' ? 1 : 'H'];
  return bind(inputs, described);
}

const padded = (rows) => {
  const step = Math.max(16, 2 ** (Math.ceil(Math.log2(Math.max(rows, 1))) - 4));
  return Math.ceil(rows / step) * step;
};

function multiply(a, b, [n, k, m], [aStrides, bStrides]) {
  const result = new Float64Array(n * m);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++)
      for (let l = 0; l < k; l++)
        result[i * m + j] += a[i * aStrides[0] + l * aStrides[1]] * b[l * bStrides[0] + j * bStrides[1]];
  return result;
}

const isPrecision = (value) => value === 'fp32' || value === 'bf16';
const toleranceOf = ({ precision }) => (precision === 'bf16' ? 0.02 : 1e-4);

/**
 * Kernel's name to `draw(random)` and `reference(call)`, which returns the results; null among them:
 * anything of that shape.
 */
export const fusedKernels = {
  Gelu: {
    draw: (random) => drawElementwise(random, ['x'], { approximate: random.pick(['none', 'tanh']) }),
    reference({ inputs, attrs }) {
      const shape = bindAlike(inputs, ['x']);
      require(['none', 'tanh'].includes(attrs.approximate), 'approximate');
      return [
        float(
          shape,
          Float64Array.from(inputs.x.values, (x) => gelu(x, attrs.approximate)),
        ),
      ];
    },
  },
  GeluGrad: {
    draw: (random) => drawElementwise(random, ['dy', 'x'], { approximate: random.pick(['none', 'tanh']) }),
    reference({ inputs, attrs }) {
      const shape = bindAlike(inputs, ['dy', 'x']);
      require(['none', 'tanh'].includes(attrs.approximate), 'approximate');
      const { dy, x } = inputs;
      return [
        float(
          shape,
          Float64Array.from(x.values, (value, i) => dy.values[i] * geluSlope(value, attrs.approximate)),
        ),
      ];
    },
  },
  Dropout: {
    draw: (random) => drawElementwise(random, ['x'], { rate: random.pick([0, 0, 0.5]) }),
    reference({ inputs, attrs }) {
      const shape = bindAlike(inputs, ['x']);
      require(isRate(attrs.rate), 'rate');
      if (attrs.rate > 0) return [float(shape, null), float(shape, null)];
      return [
        float(shape, inputs.x.values),
        float(
          shape,
          inputs.x.values.map(() => 1),
        ),
      ];
    },
  },
  EmbeddingLookup: {
    draw: (random) => {
      const numRows = random.length(1);
      return {
        inputs: {
          table: random.floats([numRows, random.length()]),
          ids: random.integers([random.length()], 0, numRows - 1),
        },
        attrs: {},
      };
    },
    reference({ inputs }) {
      const { R, H, N } = bind(inputs, { table: ['float32', 'R', 'H'], ids: ['int32', 'N'] });
      require(inputs.ids.values.every((id) => isIndex(id, R)), 'ids');
      return [float([N, H], pickRows([[inputs.table.values, inputs.ids.values]], H))];
    },
  },
  EmbeddingLookupGrad: {
    draw: (random) => {
      const [numRows, n] = [random.length(1), random.length()];
      return {
        inputs: { dy: random.floats([n, random.length(1)]), ids: random.integers([n], 0, numRows - 1) },
        attrs: { numRows },
      };
    },
    reference({ inputs, attrs }) {
      const { H } = bind(inputs, { dy: ['float32', 'N', 'H'], ids: ['int32', 'N'] });
      require(isCount(attrs.numRows), 'numRows');
      return [float([attrs.numRows, H], addRows(inputs.dy.values, inputs.ids.values, H, attrs.numRows))];
    },
  },
  LayerNorm: {
    draw: (random) => ({ ...drawNorm(random, ['x']), attrs: { epsilon: random.pick([1e-3, 0.5]) } }),
    reference({ inputs, attrs }) {
      const { H } = bindNorm(inputs, ['x']);
      require(isEpsilon(attrs.epsilon), 'epsilon');
      const { x, gamma, beta } = inputs;
      const { means, inverses } = normalise(x.values, H, attrs.epsilon);
      const y = Float64Array.from(x.values, (value, i) => {
        const [row, column] = [Math.floor(i / H), i % H];
        return gamma.values[column] * (value - means[row]) * inverses[row] + beta.values[column];
      });
      const lead = [...x.shape.slice(0, -1), 1];
      // Of rows without values there is no mean.
      return [float(x.shape, y), ...[means, inverses].map((of) => float(lead, H === 0 ? null : Float64Array.from(of)))];
    },
  },
  LayerNormGrad: {
    draw: (random) => {
      const { inputs, shape } = drawNorm(random, ['dy', 'x']);
      const { means, inverses } = normalise(inputs.x.values, shape.at(-1), 0.01);
      const lead = [...shape.slice(0, -1), 1];
      const of = (values) => ({ dtype: 'float32', shape: lead, values: Float32Array.from(values) });
      return { inputs: { ...inputs, mean: of(means), inverseDeviation: of(inverses) }, attrs: {} };
    },
    reference({ inputs }) {
      const { H } = bindNorm(inputs, ['dy', 'x', 'mean', 'inverseDeviation']);
      const { dy, x, gamma, mean, inverseDeviation } = inputs;
      const dx = new Float64Array(x.values.length);
      const [dGamma, dBeta] = [new Float64Array(H), new Float64Array(H)];
      for (let row = 0; row < mean.values.length; row++) {
        const inverse = inverseDeviation.values[row];
        const columns = Array.from({ length: H }, (_, column) => row * H + column);
        const hat = columns.map((i) => (x.values[i] - mean.values[row]) * inverse);
        const scaled = columns.map((i, column) => dy.values[i] * gamma.values[column]);
        const sum = scaled.reduce((total, value) => total + value, 0);
        const along = scaled.reduce((total, value, column) => total + value * hat[column], 0);
        columns.forEach((i, column) => {
          dx[i] = inverse * (scaled[column] - sum / H - (hat[column] * along) / H);
          dGamma[column] += dy.values[i] * hat[column];
          dBeta[column] += dy.values[i];
        });
      }
      return [float(x.shape, dx), float([H], dGamma), float([H], dBeta)];
    },
  },
  Linear: {
    tolerance: toleranceOf,
    draw: (random) => {
      const [n, i, o] = [random.length(), random.length(1), random.length(1)];
      const bias = random.chance(0.5) ? { bias: random.floats([o]) } : {};
      return {
        inputs: { x: random.floats([n, i]), weight: random.floats([o, i]), ...bias },
        attrs: { precision: random.pick(['fp32', 'fp32', 'bf16']) },
      };
    },
    reference({ inputs, attrs }) {
      const bias = inputs.bias === undefined || inputs.bias === null ? {} : { bias: ['float32', 'O'] };
      const { N, I, O } = bind(inputs, { x: ['float32', 'N', 'I'], weight: ['float32', 'O', 'I'], ...bias });
      require(isPrecision(attrs.precision), 'precision');
      const y = multiply(
        inputs.x.values,
        inputs.weight.values,
        [N, I, O],
        [
          [I, 1],
          [1, I],
        ],
      );
      if (inputs.bias) y.forEach((_, i) => (y[i] += inputs.bias.values[i % O]));
      return [float([N, O], y), ...Array(2).fill(undefined)]; // what was multiplied is between it and the backward step
    },
  },
  LinearGrad: {
    tolerance: toleranceOf,
    draw: (random) => {
      const [n, i, o] = [random.length(), random.length(1), random.length(1)];
      const x = random.floats([random.chance(0.5) ? n : padded(n), i]);
      x.values.fill(0, n * i);
      return {
        inputs: { dy: random.floats([n, o]), x, weight: random.floats([o, i]) },
        attrs: { precision: random.pick(['fp32', 'fp32', 'bf16']) },
      };
    },
    reference({ inputs, attrs }) {
      const { N, O, P, I } = bind(inputs, {
        dy: ['float32', 'N', 'O'],
        x: ['float32', 'P', 'I'],
        weight: ['float32', 'O', 'I'],
      });
      require(isPrecision(attrs.precision), 'precision');
      require(P === N || P === padded(N), 'rows of x');
      const { dy, x, weight } = inputs;
      const dBias = new Float64Array(O);
      dy.values.forEach((value, i) => (dBias[i % O] += value));
      return [
        float(
          [N, I],
          multiply(
            dy.values,
            weight.values,
            [N, O, I],
            [
              [O, 1],
              [I, 1],
            ],
          ),
        ),
        float(
          [O, I],
          multiply(
            dy.values,
            x.values,
            [O, N, I],
            [
              [1, O],
              [I, 1],
            ],
          ),
        ),
        float([O], dBias),
      ];
    },
  },
  PadRows: {
    draw: (random) => {
      const n = random.length();
      return {
        inputs: { x: random.floats([n, random.length(1)]), sources: random.integers([random.length()], 0, n) },
        attrs: { precision: random.pick(['fp32', 'bf16']) },
      };
    },
    tolerance: toleranceOf,
    reference({ inputs, attrs }) {
      const { N, H, P } = bind(inputs, { x: ['float32', 'N', 'H'], sources: ['int32', 'P'] });
      require(isPrecision(attrs.precision), 'precision');
      require(inputs.sources.values.every((row) => isIndex(row, N + 1)), 'sources');
      const table = Float64Array.from([...inputs.x.values, ...new Array(H).fill(0)]);
      return [float([P, H], pickRows([[table, inputs.sources.values]], H))];
    },
  },
  CutRows: {
    draw: (random) => {
      const p = random.length(1);
      return {
        inputs: { x: random.floats([p, random.length(1)]), places: random.integers([random.length()], 0, p - 1) },
        attrs: {},
      };
    },
    reference({ inputs }) {
      const { P, H, N } = bind(inputs, { x: ['float32', 'P', 'H'], places: ['int32', 'N'] });
      require(inputs.places.values.every((row) => isIndex(row, P)), 'places');
      return [float([N, H], pickRows([[inputs.x.values, inputs.places.values]], H))];
    },
  },
  SumCrossEntropy: {
    draw: (random) => {
      const [s, c] = [random.length(), random.length(1)];
      return { inputs: { logits: random.floats([s, c]), labels: random.integers([s], -1, c - 1) }, attrs: {} };
    },
    reference({ inputs }) {
      const { S, C } = bind(inputs, { logits: ['float32', 'S', 'C'], labels: ['int32', 'S'] });
      const { logits, labels } = inputs;
      require(labels.values.every((label) => label === -1 || isIndex(label, C)), 'labels');
      const logProbabilities = new Float64Array(S * C);
      let loss = 0;
      for (let span = 0; span < S; span++) {
        const row = logits.values.subarray(span * C, (span + 1) * C);
        const largest = Math.max(...row);
        const total = largest + Math.log(row.reduce((sum, value) => sum + Math.exp(value - largest), 0));
        row.forEach((value, c) => (logProbabilities[span * C + c] = value - total));
        if (labels.values[span] !== -1) loss -= logProbabilities[span * C + labels.values[span]];
      }
      return [float([], Float64Array.of(loss)), float([S, C], logProbabilities)];
    },
  },
  SumCrossEntropyGrad: {
    draw: (random) => {
      const [s, c] = [random.length(), random.length(1)];
      return {
        inputs: {
          dLoss: random.floats([]),
          logProbabilities: random.floats([s, c], -3, 0),
          labels: random.integers([s], -1, c - 1),
        },
        attrs: {},
      };
    },
    reference({ inputs }) {
      const { S, C } = bind(inputs, {
        dLoss: ['float32'],
        logProbabilities: ['float32', 'S', 'C'],
        labels: ['int32', 'S'],
      });
      const { dLoss, logProbabilities, labels } = inputs;
      require(labels.values.every((label) => label === -1 || isIndex(label, C)), 'labels');
      const gradient = Float64Array.from(logProbabilities.values, (value, i) => {
        const label = labels.values[Math.floor(i / C)];
        return label === -1 ? 0 : dLoss.values[0] * (Math.exp(value) - (i % C === label ? 1 : 0));
      });
      return [float([S, C], gradient)];
    },
  },
  SumsOfSquares: {
    draw: (random) => {
      const names = Array.from({ length: random.integer(1, 4) }, (_, i) => `x${i}`);
      return {
        inputs: Object.fromEntries(names.map((name) => [name, random.floats(random.shape(random.integer(0, 3)))])),
        attrs: {},
      };
    },
    reference({ inputs }) {
      const names = Array.from({ length: Math.max(1, Object.keys(inputs).length) }, (_, i) => `x${i}`);
      const sums = names.map((name) => {
        bindAlike(inputs, [name]);
        return inputs[name].values.reduce((sum, value) => sum + value * value, 0);
      });
      return [float([names.length], Float64Array.from(sums))];
    },
  },
  AdamW: {
    changes: /^(parameter|firstMoment|secondMoment)\d+$/,
    draw: (random) => {
      const inputs = {};
      for (let i = 0; i < random.integer(1, 3); i++) {
        const shape = random.shape(random.integer(0, 3));
        for (const part of ['parameter', 'gradient', 'firstMoment', 'secondMoment'])
          inputs[part + i] = random.floats(shape, part === 'secondMoment' ? 0 : -4, 4);
      }
      if (random.chance(0.5)) inputs.gradientFactor = random.floats([], 0, 1);
      return {
        inputs,
        attrs: {
          learningRate: 0.25,
          beta1: 0.5,
          beta2: 0.75,
          epsilon: 0.125,
          weightDecay: random.pick([0, 0.5]),
          step: random.integer(1, 9),
        },
      };
    },
    reference({ inputs, attrs }) {
      const { learningRate, beta1, beta2, epsilon, weightDecay, step } = attrs;
      require([learningRate, weightDecay].every(Number.isFinite) && isRate(beta1) && isRate(beta2), 'attributes');
      require(isEpsilon(epsilon) && Number.isSafeInteger(step) && step > 0, 'attributes');
      const { gradientFactor, ...others } = inputs;
      if (gradientFactor !== undefined) bind(inputs, { gradientFactor: ['float32'] });
      const factor = gradientFactor?.values[0] ?? 1;
      const count = Math.ceil(Object.keys(others).length / 4);
      const changed = {};
      const seen = new Set();
      for (let i = 0; i < count; i++) {
        const names = ['parameter', 'gradient', 'firstMoment', 'secondMoment'].map((part) => part + i);
        const shape = bindAlike(inputs, names);
        const [p, g, m, v] = names.map((name) => Float64Array.from(inputs[name].values));
        for (const name of names) {
          if (name.startsWith('gradient')) continue;
          // that one shares its data
          require(!seen.has(inputs[name]) && inputs[name].layout !== 'reshaped', 'a tensor of its own');
          seen.add(inputs[name]);
        }
        p.forEach((value, j) => {
          m[j] = beta1 * m[j] + (1 - beta1) * factor * g[j];
          v[j] = beta2 * v[j] + (1 - beta2) * (factor * g[j]) ** 2;
          const root = Math.sqrt(v[j] / (1 - beta2 ** step)) + epsilon;
          p[j] = value * (1 - learningRate * weightDecay) - (learningRate * m[j]) / (1 - beta1 ** step) / root;
        });
        Object.assign(changed, {
          [names[0]]: float(shape, p),
          [names[2]]: float(shape, m),
          [names[3]]: float(shape, v),
        });
      }
      for (let i = 0; i < count; i++) require(!seen.has(inputs[`gradient${i}`]), 'a gradient of its own');
      require(!seen.has(gradientFactor), 'a factor of its own');
      return changed;
    },
  },
  EncoderLayer: {
    tolerance: ({ precision }) => (precision === 'bf16' ? 0.06 : 1e-3),
    draw: drawEncoderLayer,
    reference: encoderLayer,
  },
};
