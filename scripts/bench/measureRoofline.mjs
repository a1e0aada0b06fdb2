import { countAdamBytes, countAttentionFlops, countEncoderParameters, countFlops, listProducts } from './countWork.mjs';

const FLOAT32 = 6;
const BFLOAT16 = 15;
const LARGE = 2048;
const BANDWIDTH_FLOATS = 1 << 26; // 256 MiB, larger than any cache

/**
 * What this machine does at most for the work of a training step: each of its products alone, repeated, at its real
 * shape and in whichever way libtorch has that is fastest, and memory's speed for the optimizer. Their sum is a step in
 * which nothing else costs anything.
 *
 * @param {{ shape: { numLayers: number, hiddenSize: number }, lengths: readonly number[], threads: number | null }} step
 *   `lengths`: subwords of the sentences, batches of 16 in their order.
 * @returns {Promise<Record<'fp32' | 'bf16', object>>} `stepMs`: that sum; the largest rate in GFLOP/s, bytes per second.
 */
export async function measureRoofline({ shape, lengths, threads }) {
  const { startEngine } = await import('../../packages/engine/dist/index.js');
  const { installBackend } = await import('../../packages/backend-libtorch/dist/index.js');
  await startEngine({ engine: 'libtorch', device: 'cpu', ...(threads !== null && { threads }) });
  const { binding } = installBackend();
  const numBatches = Math.ceil(lengths.length / 16);
  const numSubwords = Math.round(lengths.reduce((sum, length) => sum + length, 0) / numBatches);
  const products = listProducts(shape, numSubwords);
  const attentionFlops = countAttentionFlops(shape, lengths) / numBatches;
  const bytesPerSecond = measureBandwidth(binding);
  const adamBytes = countAdamBytes(countEncoderParameters(shape));
  const result = {};
  for (const [precision, dtype] of [
    ['fp32', FLOAT32],
    ['bf16', BFLOAT16],
  ]) {
    const largest = { m: LARGE, k: LARGE, n: LARGE, count: 1 };
    const rates = new Map();
    const rateOf = ({ m, k, n }) => {
      const key = `${m}x${k}x${n}`;
      if (!rates.has(key)) rates.set(key, measureProduct(binding, { m, k, n }, dtype));
      return rates.get(key);
    };
    const best = rateOf(largest);
    const productMs = products.reduce((sum, product) => sum + (1000 * countFlops([product])) / rateOf(product), 0);
    const attentionMs = (1000 * attentionFlops) / best;
    const adamMs = (1000 * adamBytes) / bytesPerSecond;
    result[precision] = {
      stepMs: productMs + attentionMs + adamMs,
      parts: { productMs, attentionMs, adamMs },
      gigaflopsPerStep: (countFlops(products) + attentionFlops) / 1e9,
      gigaflopsPerSecond: Object.fromEntries([...rates].map(([key, rate]) => [key, rate / 1e9])),
      gigabytesPerSecond: bytesPerSecond / 1e9,
      subwords: numSubwords,
    };
  }
  return result;
}

/** FLOP/s of an `[m, k]` times `[k, n]` product, by the quickest of the operators and layouts that a step can choose from. */
function measureProduct(binding, { m, k, n }, dtype) {
  const make = (rows, columns) => binding.call('randn', [rows, columns], dtype);
  const [a, b, aTurned, bTurned] = [make(m, k), make(k, n), make(k, m), make(n, k)];
  const [aView, bView, weight] = [aTurned, bTurned, b].map((tensor) => binding.call('t', tensor));
  const oneDnn = (left, right) => binding.call('mkldnn::_linear_pointwise', left, right, null, 'none', [], '');
  const ways = [
    () => binding.call('mm', a, b),
    () => binding.call('mm', a, bView),
    () => binding.call('mm', aView, b),
    () => oneDnn(a, bTurned),
    () => oneDnn(a, weight),
    () => oneDnn(aView, weight),
  ];
  const seconds = Math.min(...ways.map((way) => timeBest(way, binding)));
  for (const handle of [a, b, aTurned, bTurned, aView, bView, weight]) binding.release(handle);
  return (2 * m * k * n) / seconds;
}

/** Bytes per second of adding one long vector to another in place: two reads and a write an element. */
function measureBandwidth(binding) {
  const [x, y] = [0, 1].map(() => binding.call('ones', [BANDWIDTH_FLOATS], FLOAT32));
  const seconds = timeBest(() => binding.call('add_.Tensor', x, y), binding);
  binding.release(x);
  binding.release(y);
  return (3 * 4 * BANDWIDTH_FLOATS) / seconds;
}

/** Seconds of the fastest of many goes: what the machine can, not what it mostly does beside other work. */
function timeBest(make, binding) {
  try {
    for (let i = 0; i < 2; i++) binding.release(make());
  } catch {
    return Infinity; // not every libtorch has every operator for every layout
  }
  let best = Infinity;
  const end = performance.now() + 80;
  for (let goes = 0; goes < 5 || performance.now() < end; goes++) {
    const start = performance.now();
    const result = make();
    best = Math.min(best, performance.now() - start);
    binding.release(result);
  }
  return best / 1000;
}
