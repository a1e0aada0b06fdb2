// A transformer layer over packed sentences in plain JavaScript, double precision.
import { bind, gelu, isEpsilon, isRate, normalise, require } from './references.mjs';

const isPositive = (value) => Number.isSafeInteger(value) && value > 0;

/** In the order of their gradients, but for `sources`, which has none. */
const described = {
  x: ['float32', 'P', 'H'],
  ...linear('query', 'H', 'H'),
  ...linear('key', 'H', 'H'),
  ...linear('value', 'H', 'H'),
  ...linear('attention', 'H', 'H'),
  ...norm('attentionNorm'),
  ...linear('inner', 'I', 'H'),
  ...linear('output', 'H', 'I'),
  ...norm('outputNorm'),
  sources: ['int32', 'P'],
};

function linear(name, outputs, inputs) {
  return { [`${name}Weight`]: ['float32', outputs, inputs], [`${name}Bias`]: ['float32', outputs] };
}

function norm(name) {
  return { [`${name}Weight`]: ['float32', 'H'], [`${name}Bias`]: ['float32', 'H'] };
}

export function drawEncoderLayer(random) {
  const numHeads = random.integer(1, 2);
  const lengths = { P: 0, H: numHeads * random.integer(1, 3), I: random.integer(1, 5) };
  const numLanes = random.integer(1, 2);
  const rowsPerLane = random.pick([8, 16]);
  lengths.P = numLanes * rowsPerLane;
  const lanes = [];
  const inputs = {};
  for (let lane = 0; lane < numLanes; lane++) {
    const groups = Array.from({ length: random.integer(1, 2) }, () => ({ numSentences: random.integer(1, 2), length: random.integer(1, 3) })); // prettier-ignore
    const slots = new Int32Array(rowsPerLane).fill(groups.reduce((sum, { numSentences, length }) => sum + numSentences * length, 0)); // prettier-ignore
    let [row, slot] = [0, 0];
    groups.forEach(({ numSentences, length }, i) => {
      const rows = new Int32Array(numSentences * length).fill(rowsPerLane - 1);
      const keyMask = new Float32Array(numSentences * length).fill(-1e30);
      for (let sentence = 0; sentence < numSentences; sentence++) {
        const used = random.integer(1, length);
        for (let position = 0; position < used && row < rowsPerLane - 1; position++, row++) {
          rows[sentence * length + position] = row;
          keyMask[sentence * length + position] = 0;
          slots[row] = slot + sentence * length + position;
        }
      }
      slot += numSentences * length;
      inputs[`rows${lane}_${i}`] = { dtype: 'int32', shape: [rows.length], values: rows };
      inputs[`keyMask${lane}_${i}`] = { dtype: 'float32', shape: [numSentences, length], values: keyMask };
    });
    inputs[`slots${lane}`] = { dtype: 'int32', shape: [rowsPerLane], values: slots };
    lanes.push(groups);
  }
  for (const [name, [, ...axes]] of Object.entries(described)) {
    const shape = axes.map((axis) => lengths[axis]);
    inputs[name] = name === 'sources' ? random.integers(shape, 0, 7) : random.floats(shape, -1, 1);
  }
  const longest = Math.max(...lanes.flat().map(({ length }) => length));
  const biased = longest + random.integer(0, 1);
  if (random.chance(0.4)) inputs.scoreBias = random.floats([numHeads, biased, biased], -2, 2);
  const rate = random.pick([0, 0, 0, 0.2]);
  const attrs = { numHeads, layerNormEps: 0.01, hiddenDropout: rate, attentionDropout: rate, precision: random.pick(['fp32', 'fp32', 'bf16']), lanes, keepStates: random.chance(0.5) }; // prettier-ignore
  return { inputs, attrs };
}

/** dy of a layer's y: 0 in rows of padding, as nothing is made of them. */
export function drawLayerGradient(random, { inputs, attrs: { lanes } }) {
  const dy = random.floats(inputs.x.shape, -1, 1);
  const [numRows, width] = dy.shape;
  lanes.forEach((groups, lane) => {
    const numSlots = groups.reduce((sum, { numSentences, length }) => sum + numSentences * length, 0);
    inputs[`slots${lane}`].values.forEach((slot, row) => {
      const first = ((lane * numRows) / lanes.length + row) * width;
      if (slot === numSlots) dy.values.fill(0, first, first + width);
    });
  });
  return dy;
}

function checkCall({ inputs, attrs }, more = {}) {
  const { P, H, I } = bind(inputs, { ...more, ...described });
  const { numHeads, lanes } = attrs;
  require(isPositive(numHeads) && H % numHeads === 0, 'numHeads');
  require(isEpsilon(attrs.layerNormEps) && isRate(attrs.hiddenDropout) && isRate(attrs.attentionDropout), 'rates');
  require(['fp32', 'bf16'].includes(attrs.precision), 'precision');
  require(Array.isArray(lanes) && lanes.length > 0 && P % lanes.length === 0, 'lanes');
  const rowsPerLane = P / lanes.length;
  if (inputs.scoreBias !== undefined && inputs.scoreBias !== null) {
    const { T } = bind(inputs, { scoreBias: ['float32', numHeads, 'T', 'T'] });
    const lengths = lanes.flat().map((group) => group?.length);
    require(lengths.every((length) => length <= T), 'scoreBias');
  }
  lanes.forEach((groups, lane) => {
    require(Array.isArray(groups) && groups.length > 0, 'groups');
    bind(inputs, { [`slots${lane}`]: ['int32', rowsPerLane] });
    let numSlots = 0;
    groups.forEach((group, i) => {
      require(isPositive(group?.numSentences) && isPositive(group?.length), 'group');
      const { numSentences, length } = group;
      numSlots += numSentences * length;
      bind(inputs, { [`rows${lane}_${i}`]: ['int32', numSentences * length], [`keyMask${lane}_${i}`]: ['float32', numSentences, length] }); // prettier-ignore
      require(inputs[`rows${lane}_${i}`].values.every((row) => row >= 0 && row < rowsPerLane), 'rows');
    });
    require(inputs[`slots${lane}`].values.every((slot) => slot >= 0 && slot <= numSlots), 'slots');
  });
  return { P, H, I, rowsPerLane };
}

export function encoderLayer(call) {
  const { P, H } = checkCall(call);
  const isRandom = call.attrs.hiddenDropout > 0 || call.attrs.attentionDropout > 0;
  return [{ dtype: 'float32', shape: [P, H], values: isRandom ? null : computeLayer(call) }, undefined];
}

/** y of a valid call. */
export function computeLayer({ inputs, attrs }) {
  const { P, H, I, rowsPerLane } = checkCall({ inputs, attrs });
  const { numHeads, lanes, layerNormEps } = attrs;
  const of = (name) => inputs[name].values;
  const multiply = (x, name, numInputs, numOutputs) => {
    const [weight, bias] = [of(`${name}Weight`), of(`${name}Bias`)];
    return Float64Array.from({ length: (x.length / numInputs) * numOutputs }, (_, i) => {
      const [row, output] = [Math.floor(i / numOutputs), i % numOutputs];
      let sum = bias[output];
      for (let k = 0; k < numInputs; k++) sum += x[row * numInputs + k] * weight[output * numInputs + k];
      return sum;
    });
  };
  const addAndNorm = (a, b, name) => {
    const sum = Float64Array.from(a, (value, i) => value + b[i]);
    const { means, inverses } = normalise(sum, H, layerNormEps);
    return sum.map((value, i) => of(`${name}Weight`)[i % H] * (value - means[Math.floor(i / H)]) * inverses[Math.floor(i / H)] + of(`${name}Bias`)[i % H]); // prettier-ignore
  };
  const x = Float64Array.from(of('x'));
  const [queries, keys, values] = ['query', 'key', 'value'].map((name) => multiply(x, name, H, H));
  const context = new Float64Array(P * H);
  const { scoreBias } = inputs;
  const biasOf = (head, q, k) => scoreBias?.values[(head * scoreBias.shape[1] + q) * scoreBias.shape[1] + k] ?? 0;
  const headSize = H / numHeads;
  lanes.forEach((groups, lane) => {
    const stacked = [];
    groups.forEach(({ numSentences, length }, i) => {
      const rows = of(`rows${lane}_${i}`).map((row) => lane * rowsPerLane + row);
      const mask = of(`keyMask${lane}_${i}`);
      for (let sentence = 0; sentence < numSentences; sentence++) {
        const from = sentence * length;
        for (let q = from; q < from + length; q++) {
          const result = new Float64Array(H);
          for (let head = 0; head < numHeads; head++) {
            const scores = Array.from({ length }, (_, k) => {
              let product = 0;
              for (let d = head * headSize; d < (head + 1) * headSize; d++) product += queries[rows[q] * H + d] * keys[rows[from + k] * H + d]; // prettier-ignore
              return product / Math.sqrt(headSize) + mask[from + k] + biasOf(head, q - from, k);
            });
            const largest = Math.max(...scores);
            const weights = scores.map((score) => Math.exp(score - largest));
            const total = weights.reduce((sum, weight) => sum + weight, 0);
            weights.forEach((weight, k) => {
              for (let d = head * headSize; d < (head + 1) * headSize; d++) result[d] += (weight / total) * values[rows[from + k] * H + d]; // prettier-ignore
            });
          }
          stacked.push(result);
        }
      }
    });
    of(`slots${lane}`).forEach((slot, row) => {
      if (slot < stacked.length) context.set(stacked[slot], (lane * rowsPerLane + row) * H);
    });
  });
  const attended = addAndNorm(multiply(context, 'attention', H, H), x, 'attentionNorm');
  const inner = multiply(attended, 'inner', H, I).map((value) => gelu(value));
  return addAndNorm(multiply(inner, 'output', I, H), attended, 'outputNorm');
}

/** What a change of some inputs in a direction makes of the sum of y dy, by two values of it. */
export function computeSlope(call, dy, directions) {
  const step = 1e-5;
  const along = (sign) => {
    const moved = { ...call.inputs };
    for (const [name, direction] of Object.entries(directions)) {
      const values = Float64Array.from(moved[name].values, (value, i) => value + sign * step * direction[i]);
      moved[name] = { ...moved[name], values };
    }
    return computeLayer({ inputs: moved, attrs: call.attrs }).reduce((sum, value, i) => sum + value * dy[i], 0);
  };
  return (along(1) - along(-1)) / (2 * step);
}

export const layerInputs = Object.keys(described).filter((name) => name !== 'sources');
