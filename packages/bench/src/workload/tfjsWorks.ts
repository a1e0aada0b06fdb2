import * as tf from '@tensorflow/tfjs-core';

/** Something that people do with TensorFlow.js, written with its own ops and nothing of a backend's. */
export interface TfjsWork {
  /** For tables. */
  readonly title: string;
  /** How often a turn does it; a turn's time is divided by that. */
  readonly repeats: number;
  /** Makes inputs and weights, the same on every engine; what it returns does the work and reads one number back. */
  readonly prepare: () => () => number;
}

const SEED = 7;

/** Values of the same bits on every engine: drawn in JavaScript. */
function draw(shape: number[], deviation = 1): tf.Tensor {
  return tf.truncatedNormal(shape, 0, deviation, 'float32', SEED);
}

function makeWeight(...shape: number[]): tf.Variable {
  return tf.variable(draw(shape, 1 / Math.sqrt(shape.slice(0, -1).reduce((product, size) => product * size, 1))));
}

/** A step of training: loss, gradients, update; gives the loss. */
function createStep(optimizer: tf.Optimizer, computeLoss: () => tf.Scalar): () => number {
  return () => tf.tidy(() => optimizer.minimize(computeLoss, true)!.dataSync()[0]!);
}

function prepareConv2d(): () => number {
  const [x, filter] = [draw([8, 56, 56, 64]) as tf.Tensor4D, makeWeight(3, 3, 64, 64) as tf.Variable & tf.Tensor4D];
  return () => tf.tidy(() => tf.mean(tf.relu(tf.conv2d(x, filter, 1, 'same'))).dataSync()[0]!);
}

function prepareConv2dStep(): () => number {
  const x = draw([8, 56, 56, 64]) as tf.Tensor4D;
  const filters = [makeWeight(3, 3, 64, 64), makeWeight(3, 3, 64, 64)] as (tf.Variable & tf.Tensor4D)[];
  return createStep(tf.train.sgd(0.01), () => {
    const y = filters.reduce((input, filter) => tf.relu(tf.conv2d(input, filter, 1, 'same')), x);
    return tf.mean(tf.square(y));
  });
}

const LSTM = { batch: 32, steps: 40, inputs: 128, units: 256 };

function prepareLstmStep(): () => number {
  const { batch, steps, inputs, units } = LSTM;
  const x = tf.unstack(draw([steps, batch, inputs])) as tf.Tensor2D[];
  const kernel = makeWeight(inputs + units, 4 * units) as tf.Variable & tf.Tensor2D;
  const bias = tf.variable(tf.zeros([4 * units])) as tf.Variable & tf.Tensor1D;
  const forgetBias = tf.scalar(1);
  const zeros = tf.zeros<tf.Rank.R2>([batch, units]);
  return createStep(tf.train.sgd(0.01), () => {
    let [cell, hidden] = [zeros, zeros];
    for (const input of x) [cell, hidden] = tf.basicLSTMCell(forgetBias, kernel, bias, input, cell, hidden);
    return tf.mean(tf.square(hidden));
  });
}

const TRANSFORMER = { batch: 16, tokens: 64, hidden: 384, heads: 12, inner: 1536, layers: 2 };

function layerNorm(x: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-12)));
}

function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

/** One layer as in BERT: attention of all tokens of a sentence, then two dense layers, a layer norm after each. */
function createLayer(): (x: tf.Tensor) => tf.Tensor {
  const { batch, tokens, hidden, heads, inner } = TRANSFORMER;
  const [query, key, value, output] = Array.from({ length: 4 }, () => makeWeight(hidden, hidden)) as [tf.Variable, tf.Variable, tf.Variable, tf.Variable]; // prettier-ignore
  const [up, down] = [makeWeight(hidden, inner), makeWeight(inner, hidden)];
  const split = (x: tf.Tensor): tf.Tensor =>
    tf.transpose(tf.reshape(x, [batch, tokens, heads, hidden / heads]), [0, 2, 1, 3]);
  return (x) => {
    const scores = tf.matMul(split(tf.matMul(x, query)), split(tf.matMul(x, key)), false, true);
    const weights = tf.softmax(tf.mul(scores, Math.sqrt(heads / hidden)));
    const mixed = tf.transpose(tf.matMul(weights, split(tf.matMul(x, value))), [0, 2, 1, 3]);
    const attended = layerNorm(tf.add(x, tf.matMul(tf.reshape(mixed, [batch * tokens, hidden]), output)));
    return layerNorm(tf.add(attended, tf.matMul(gelu(tf.matMul(attended, up)), down)));
  };
}

function prepareTransformerStep(): () => number {
  const { batch, tokens, hidden, layers } = TRANSFORMER;
  const x = draw([batch * tokens, hidden]);
  const target = draw([batch * tokens, hidden], 0.5);
  const stack = Array.from({ length: layers }, createLayer);
  return createStep(tf.train.adam(1e-4), () =>
    tf.mean(
      tf.square(
        tf.sub(
          stack.reduce((input, layer) => layer(input), x),
          target,
        ),
      ),
    ),
  );
}

/** By the names that the program is told. */
export const tfjsWorks = {
  conv2d: {
    title: 'Conv2D with relu, 8 x 56 x 56 x 64, 64 filters of 3 x 3',
    repeats: 8,
    prepare: prepareConv2d,
  },
  'conv2d-step': {
    title: 'training step of two such Conv2D, SGD',
    repeats: 2,
    prepare: prepareConv2dStep,
  },
  'lstm-step': {
    title: `training step of an LSTM, ${LSTM.batch} x ${LSTM.steps} x ${LSTM.inputs}, ${LSTM.units} units, SGD`,
    repeats: 2,
    prepare: prepareLstmStep,
  },
  'transformer-step': {
    title: `training step of a transformer, ${TRANSFORMER.layers} layers of ${TRANSFORMER.hidden}, ${TRANSFORMER.batch} x ${TRANSFORMER.tokens} tokens, Adam`,
    repeats: 1,
    prepare: prepareTransformerStep,
  },
} as const satisfies Readonly<Record<string, TfjsWork>>;

/** A key of `tfjsWorks`. */
export type TfjsWorkName = keyof typeof tfjsWorks;
