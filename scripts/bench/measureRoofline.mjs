import {
  countAdamBytes,
  countAttentionFlops,
  countEncoderParameters,
  countFlops,
  countRoundingBytes,
  listProducts,
} from './countWork.mjs';

const FLOAT32 = 6;
const BFLOAT16 = 15;
const LARGE = 2048;
const BANDWIDTH_FLOATS = 1 << 26; // 256 MiB, larger than any cache
const ONEDNN_LINEAR = 'mkldnn::_linear_pointwise';

/**
 * What this machine does at most for what a training step of a BERT encoder cannot do without, each part by itself and
 * in whichever way libtorch has that is fastest: operators that divide their work among the threads, or an operator for
 * each thread. Their sum is a step in which nothing else costs anything: no dropout, no sums with residuals, no
 * padding, no gathering of sentences, no embeddings and no classifier.
 *
 * @param {{ shape: { numLayers: number, hiddenSize: number, numHeads: number }, lengths: readonly number[], threads:
 *   number | null }} step `lengths`: subwords of the sentences, batches of 16 in their order.
 * @returns {Promise<Record<'fp32' | 'bf16', object>>} bf16 where it can be computed. `stepMs`: that sum; `parts`: what
 *   it is of; GFLOP/s of the products, the largest included; bytes per second of memory.
 */
export async function measureRoofline({ shape, lengths, threads }) {
  const { describeBfloat16, startEngine } = await import('../../packages/engine/dist/index.js');
  const { installBackend } = await import('../../packages/backend-libtorch/dist/index.js');
  const engine = await startEngine({ engine: 'libtorch', device: 'cpu', ...(threads !== null && { threads }) });
  const { binding } = installBackend();
  binding.keepFreedMemory();
  const numBatches = Math.ceil(lengths.length / 16);
  const numSubwords = Math.round(lengths.reduce((sum, length) => sum + length, 0) / numBatches);
  const attentionFlops = countAttentionFlops(shape, lengths) / numBatches;
  const bytesPerSecond = measureBandwidth(binding);
  const numParameters = countEncoderParameters(shape);
  const products = listProducts(shape, numSubwords);
  const memoryMs = (bytes) => (1000 * bytes) / bytesPerSecond;
  const result = {};
  const hasBfloat16 = describeBfloat16('libtorch', 'cpu')?.possible === true;
  for (const [precision, dtype] of [['fp32', FLOAT32], ...(hasBfloat16 ? [['bf16', BFLOAT16]] : [])]) {
    const work = { binding, dtype, numThreads: engine.threads, ...shape };
    const best = timeProducts(work, { m: LARGE, k: LARGE, n: LARGE, count: 1 });
    const each = products.map((product) => [product, timeProducts(work, product)]);
    const parts = {
      productMs: each.reduce((sum, [, ms]) => sum + ms, 0),
      attentionMs: timeAttention(work, numSubwords),
      elementwiseMs: timeElementwise(work, numSubwords),
      roundingMs: precision === 'fp32' ? 0 : memoryMs(countRoundingBytes(numParameters)),
      adamMs: memoryMs(countAdamBytes(numParameters, precision === 'fp32' ? 4 : 2)),
    };
    const rate = (product, ms) => countFlops([product]) / ms / 1e6;
    result[precision] = {
      stepMs: Object.values(parts).reduce((sum, ms) => sum + ms, 0),
      parts,
      gigaflopsPerStep: (countFlops(products) + attentionFlops) / 1e9,
      gigaflopsPerSecond: {
        ...Object.fromEntries(
          each.map(([product, ms]) => [`${product.m}x${product.k}x${product.n}`, rate(product, ms)]),
        ),
        [`${LARGE}x${LARGE}x${LARGE}`]: rate({ m: LARGE, k: LARGE, n: LARGE, count: 1 }, best),
      },
      gigabytesPerSecond: bytesPerSecond / 1e9,
      subwords: numSubwords,
    };
  }
  return result;
}

/**
 * Milliseconds of `count` products of `[m, k]` and `[k, n]`, by the quickest of the operators and layouts that a step
 * can choose from. Each has a second operand of its own, as a step has, where every layer's weights come from memory.
 */
function timeProducts({ binding, dtype, numThreads }, { m, k, n, count }) {
  const make = (rows, columns) => binding.call('randn', [rows, columns], dtype);
  const oneDnn = (left, right) => [[ONEDNN_LINEAR, 1, left, right, null, 'none', [], '']];
  const ways = [
    { right: [k, n], of: (left, right) => [['mm', 1, left, right]] },
    { right: [n, k], of: (left, right, next) => [['t', 1, right], ['mm', 1, left, next]] }, // prettier-ignore
    { right: [n, k], of: oneDnn },
  ];
  let best = Infinity;
  for (const { right, of } of ways) {
    const rights = Array.from({ length: count }, () => make(...right));
    for (const numLanes of laneCountsOf(numThreads)) {
      // Lanes part the rows of the left operand.
      const lefts = Array.from({ length: numLanes }, () => make(Math.ceil(m / numLanes), k));
      const instructions = (numInputs) => {
        let next = numInputs;
        return rights.flatMap((_, i) => {
          const calls = of(0, i + 1, next);
          next += calls.length;
          return calls;
        });
      };
      best = Math.min(best, timeRuns(binding, lefts.map((left) => ({ inputs: [left, ...rights], instructions })))); // prettier-ignore
      lefts.forEach((left) => binding.release(left));
    }
    rights.forEach((matrix) => binding.release(matrix));
  }
  return best;
}

/**
 * Milliseconds of attention's own products and softmax, all layers, as if the 16 sentences of a batch were equally
 * long.
 */
function timeAttention({ binding, dtype, numThreads, numLayers, hiddenSize, numHeads }, numSubwords) {
  const length = Math.round(numSubwords / 16);
  const headSize = hiddenSize / numHeads;
  const ways = laneCountsOf(numThreads).map((numLanes) => {
    const numMatrices = Math.ceil(16 / numLanes) * numHeads;
    const lanes = Array.from({ length: numLanes }, () => ({
      inputs: [
        binding.call('randn', [numMatrices, length, headSize], dtype),
        binding.call('rand', [numMatrices, length, length], dtype),
        binding.call('rand', [numMatrices, length, length], FLOAT32),
      ],
      instructions: () => {
        const [heads, scores, exact] = [0, 1, 2];
        const turned = (tensor) => ['transpose.int', 1, tensor, 1, 2];
        return [
          turned(heads), // 3
          turned(scores), // 4
          ['bmm', 0, heads, 3],
          ['_softmax', 0, exact, -1, false],
          ['bmm', 0, scores, heads],
          ['bmm', 0, 4, heads],
          ['bmm', 0, heads, 3],
          ['_softmax_backward_data', 0, scores, scores, -1, dtype],
          ['bmm', 0, scores, heads],
          ['bmm', 0, 4, heads],
        ];
      },
    }));
    const ms = timeRuns(binding, lanes);
    lanes.forEach(({ inputs }) => inputs.forEach((input) => binding.release(input)));
    return ms;
  });
  return numLayers * Math.min(...ways);
}

/** Milliseconds of GELU and the two layer norms, forwards and backwards, all layers. */
function timeElementwise({ binding, dtype, numThreads, numLayers, hiddenSize }, numSubwords) {
  const ways = laneCountsOf(numThreads).map((numLanes) => {
    const numRows = Math.ceil(numSubwords / numLanes);
    const weights = ['ones', 'zeros'].map((name) => binding.call(name, [hiddenSize], FLOAT32));
    const lanes = Array.from({ length: numLanes }, () => ({
      inputs: [
        binding.call('randn', [numRows, 4 * hiddenSize], dtype),
        binding.call('randn', [numRows, hiddenSize], dtype),
        ...weights,
      ],
      instructions: () => {
        const [inner, hidden, weight, bias, normed, mean, deviation] = [0, 1, 2, 3, 4, 5, 6];
        const backward = ['native_layer_norm_backward', 0, normed, hidden, [hiddenSize], mean, deviation, weight, bias];
        return [
          ['native_layer_norm', 3, hidden, [hiddenSize], weight, bias, 1e-12],
          ['native_layer_norm', 0, hidden, [hiddenSize], weight, bias, 1e-12],
          ['gelu', 0, inner, 'none'],
          ['gelu_backward', 0, inner, inner, 'none'],
          [...backward, [true, true, true]],
          [...backward, [true, true, true]],
        ];
      },
    }));
    const ms = timeRuns(binding, lanes);
    const inputs = [...lanes.flatMap(({ inputs: [inner, hidden] }) => [inner, hidden]), ...weights];
    inputs.forEach((input) => binding.release(input));
    return ms;
  });
  return numLayers * Math.min(...ways);
}

/** Operators that divide their work among all threads, or a lane for each. */
function laneCountsOf(numThreads) {
  return numThreads > 1 ? [1, numThreads] : [1];
}

/** Milliseconds of programs side by side, at their best; infinite where libtorch lacks one of the operators. */
function timeRuns(binding, lanes) {
  const programs = [];
  try {
    for (const { inputs, instructions } of lanes) {
      const calls = instructions(inputs.length).map(([name, ...rest]) => [binding.operator(name), ...rest]);
      programs.push(binding.compile(calls, inputs.length, []));
    }
    return timeBest(() => binding.run(...programs.map((program, lane) => [program, lanes[lane].inputs])));
  } catch {
    return Infinity; // not every libtorch has every operator for every layout
  } finally {
    programs.forEach((program) => binding.releaseProgram(program));
  }
}

/** Bytes per second of adding one long vector to another in place: two reads and a write an element. */
function measureBandwidth(binding) {
  const [x, y] = [0, 1].map(() => binding.call('ones', [BANDWIDTH_FLOATS], FLOAT32));
  const ms = timeBest(() => binding.release(binding.call('add_.Tensor', x, y)));
  binding.release(x);
  binding.release(y);
  return (1000 * 3 * 4 * BANDWIDTH_FLOATS) / ms;
}

/** Milliseconds of the fastest of many goes: what the machine can, not what it mostly does beside other work. */
function timeBest(body) {
  for (let i = 0; i < 2; i++) body();
  let best = Infinity;
  const end = performance.now() + 150;
  for (let goes = 0; goes < 5 || performance.now() < end; goes++) {
    const start = performance.now();
    body();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
