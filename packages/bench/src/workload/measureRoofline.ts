import type { Precision } from '@dynclean/schema';
import { type Binding, type Handle, installBackend } from '@dynclean/backend-libtorch';
import { describeBfloat16, startEngine } from '@dynclean/engine';

import {
  countAdamBytes,
  countAttentionFlops,
  countEncoderParameters,
  countFlops,
  countRoundingBytes,
  type EncoderSizes,
  listProducts,
  type Product,
} from './countWork.js';
import { type Instructions, type Lane, laneCountsOf, timeBest, timeLanes } from './timeLanes.js';

const FLOAT32 = 6;
const BFLOAT16 = 15;
const LARGE = 2048;
const BANDWIDTH_FLOATS = 1 << 26; // 256 MiB, larger than any cache
const ONEDNN_LINEAR = 'mkldnn::_linear_pointwise';

/** What a step is made of. */
export interface RooflineStep {
  readonly shape: EncoderSizes & { readonly numHeads: number };
  /** Subwords of the sentences, batches of 16 in their order. */
  readonly lengths: readonly number[];
  /** null: every core. */
  readonly threads: number | null;
}

/** What a machine does at most in one precision. */
export interface Roofline {
  /** The sum of the parts. */
  readonly stepMs: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly gigaflopsPerStep: number;
  /** Of the products by their sizes, the largest included. */
  readonly gigaflopsPerSecond: Readonly<Record<string, number>>;
  /** The same by the operator that computes them. */
  readonly gigaflopsPerSecondBy: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Of memory. */
  readonly gigabytesPerSecond: number;
  /** Of a batch. */
  readonly subwords: number;
}

/** In the precisions that it can compute in. */
export interface MachineRoofline {
  readonly fp32: Roofline;
  readonly bf16?: Roofline;
}

/** A product of the left operand, tensor 0, and a right one. */
type WayOfProduct = (right: number, next: number) => ReturnType<Instructions>;

/** Who computes, and in what. */
interface Work extends EncoderSizes {
  readonly binding: Binding;
  readonly dtype: number;
  readonly numThreads: number;
  readonly numHeads: number;
}

/**
 * What this machine does at most for what a training step of a BERT encoder cannot do without, each part by itself and
 * in whichever way libtorch has that is fastest: operators that divide their work among the threads, or an operator for
 * each thread. Their sum is a step in which nothing else costs anything: no dropout, no sums with residuals, no
 * padding, no gathering of sentences, no embeddings and no classifier.
 *
 * @returns bf16 where it can be computed.
 */
export async function measureRoofline({ shape, lengths, threads }: RooflineStep): Promise<MachineRoofline> {
  const engine = await startEngine({ engine: 'libtorch', device: 'cpu', ...(threads !== null && { threads }) });
  const { binding } = installBackend();
  binding.keepFreedMemory();
  const numBatches = Math.ceil(lengths.length / 16);
  const numSubwords = Math.round(lengths.reduce((sum, length) => sum + length, 0) / numBatches);
  const attentionFlops = countAttentionFlops(shape, lengths) / numBatches;
  const bytesPerSecond = measureBandwidth(binding);
  const numParameters = countEncoderParameters(shape);
  const products = listProducts(shape, numSubwords);
  const memoryMs = (bytes: number): number => (1000 * bytes) / bytesPerSecond;
  const measure = (precision: Precision): Roofline => {
    const dtype = precision === 'fp32' ? FLOAT32 : BFLOAT16;
    const work: Work = { binding, dtype, numThreads: engine.threads, ...shape };
    const largest = { m: LARGE, k: LARGE, n: LARGE, count: 1 };
    const each = [...products, largest].map((product) => ({ product, ms: timeProducts(work, product) }));
    const best = each.map(({ product, ms }) => ({ product, ms: Math.min(...Object.values(ms)) }));
    const parts = {
      productMs: best.slice(0, -1).reduce((sum, { ms }) => sum + ms, 0),
      attentionMs: timeAttention(work, numSubwords),
      elementwiseMs: timeElementwise(work, numSubwords),
      roundingMs: precision === 'fp32' ? 0 : memoryMs(countRoundingBytes(numParameters)),
      adamMs: memoryMs(countAdamBytes(numParameters, precision === 'fp32' ? 4 : 2)),
    };
    const sizesOf = ({ m, k, n }: Product): string => `${m}x${k}x${n}`;
    const rateOf = (product: Product, ms: number): number => countFlops([product]) / ms / 1e6;
    return {
      stepMs: Object.values(parts).reduce((sum, ms) => sum + ms, 0),
      parts,
      gigaflopsPerStep: (countFlops(products) + attentionFlops) / 1e9,
      gigaflopsPerSecond: Object.fromEntries(best.map(({ product, ms }) => [sizesOf(product), rateOf(product, ms)])),
      gigaflopsPerSecondBy: Object.fromEntries(
        each.map(({ product, ms }) => [
          sizesOf(product),
          Object.fromEntries(Object.entries(ms).map(([way, took]) => [way, rateOf(product, took)])),
        ]),
      ),
      gigabytesPerSecond: bytesPerSecond / 1e9,
      subwords: numSubwords,
    };
  };
  const hasBfloat16 = describeBfloat16('libtorch', 'cpu')?.possible === true;
  return { fp32: measure('fp32'), ...(hasBfloat16 && { bf16: measure('bf16') }) };
}

/**
 * Milliseconds of `count` products of `[m, k]` and `[k, n]`, by each of the operators and layouts that a step can
 * choose from. Each has a second operand of its own, as a step has, where every layer's weights come from memory.
 *
 * @returns by operator, those that libtorch has.
 */
function timeProducts({ binding, dtype, numThreads }: Work, { m, k, n, count }: Product): Record<string, number> {
  const make = (rows: number, columns: number): Handle => makeTensor(binding, 'randn', [rows, columns], dtype);
  const left = 0;
  /** The right operand and one instruction or two, of which the first gives tensor `next`. */
  const oneDnn = (right: number) => [ONEDNN_LINEAR, 1, left, right, null, 'none', [], ''] as const;
  const ways: Readonly<Record<string, { readonly right: readonly [number, number]; readonly of: WayOfProduct }>> = {
    BLAS: { right: [k, n], of: (right) => [['mm', 1, left, right]] },
    'BLAS, turned': { right: [n, k], of: (right, next) => [['t', 1, right], ['mm', 1, left, next]] }, // prettier-ignore
    oneDNN: { right: [n, k], of: (right) => [oneDnn(right)] },
    'oneDNN, turned': { right: [k, n], of: (right, next) => [['t', 1, right], oneDnn(next)] },
  };
  const times: Record<string, number> = {};
  for (const [name, { right, of }] of Object.entries(ways)) {
    let best = Infinity;
    const rights = Array.from({ length: count }, () => make(...right));
    const instructions: Instructions = (numInputs) => {
      let next = numInputs;
      return rights.flatMap((_, i) => {
        const calls = of(i + 1, next);
        next += calls.length;
        return calls;
      });
    };
    for (const numLanes of laneCountsOf(numThreads)) {
      // Lanes part the rows of the left operand.
      const lefts = Array.from({ length: numLanes }, () => make(Math.ceil(m / numLanes), k));
      const lanes = lefts.map((tensor): Lane => ({ inputs: [tensor, ...rights], instructions }));
      best = Math.min(best, timeLanes(binding, lanes));
      lefts.forEach((tensor) => binding.release(tensor));
    }
    rights.forEach((matrix) => binding.release(matrix));
    if (best < Infinity) times[name] = best;
  }
  return times;
}

/**
 * Milliseconds of attention's own products and softmax, all layers, as if the 16 sentences of a batch were equally
 * long.
 */
function timeAttention(work: Work, numSubwords: number): number {
  const { binding, dtype, numThreads, numLayers, hiddenSize, numHeads } = work;
  const length = Math.round(numSubwords / 16);
  const headSize = hiddenSize / numHeads;
  const ways = laneCountsOf(numThreads).map((numLanes) => {
    const numMatrices = Math.ceil(16 / numLanes) * numHeads;
    const lanes = Array.from({ length: numLanes }, (): Lane => ({
      inputs: [
        makeTensor(binding, 'randn', [numMatrices, length, headSize], dtype),
        makeTensor(binding, 'rand', [numMatrices, length, length], dtype),
        makeTensor(binding, 'rand', [numMatrices, length, length], FLOAT32),
      ],
      instructions: () => {
        const [heads, scores, exact] = [0, 1, 2];
        const turned = (tensor: number) => ['transpose.int', 1, tensor, 1, 2] as const;
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
    const ms = timeLanes(binding, lanes);
    lanes.forEach(({ inputs }) => inputs.forEach((input) => binding.release(input)));
    return ms;
  });
  return numLayers * Math.min(...ways);
}

/** Milliseconds of GELU and the two layer norms, forwards and backwards, all layers. */
function timeElementwise({ binding, dtype, numThreads, numLayers, hiddenSize }: Work, numSubwords: number): number {
  const ways = laneCountsOf(numThreads).map((numLanes) => {
    const numRows = Math.ceil(numSubwords / numLanes);
    const weights = ['ones', 'zeros'].map((name) => makeTensor(binding, name, [hiddenSize], FLOAT32));
    const lanes = Array.from({ length: numLanes }, (): Lane => ({
      inputs: [
        makeTensor(binding, 'randn', [numRows, 4 * hiddenSize], dtype),
        makeTensor(binding, 'randn', [numRows, hiddenSize], dtype),
        ...weights,
      ],
      instructions: () => {
        const [inner, hidden, weight, bias, normed, mean, deviation] = [0, 1, 2, 3, 4, 5, 6];
        const states = [normed, hidden, [hiddenSize], mean, deviation, weight, bias] as const;
        const backward = ['native_layer_norm_backward', 0, ...states, [true, true, true]] as const;
        return [
          ['native_layer_norm', 3, hidden, [hiddenSize], weight, bias, 1e-12],
          ['native_layer_norm', 0, hidden, [hiddenSize], weight, bias, 1e-12],
          ['gelu', 0, inner, 'none'],
          ['gelu_backward', 0, inner, inner, 'none'],
          backward,
          backward,
        ];
      },
    }));
    const ms = timeLanes(binding, lanes);
    const inputs = [...lanes.flatMap(({ inputs: [inner, hidden] }) => [inner!, hidden!]), ...weights];
    inputs.forEach((input) => binding.release(input));
    return ms;
  });
  return numLayers * Math.min(...ways);
}

// eslint-disable-next-line @typescript-eslint/max-params -- reads as the operator that it calls
function makeTensor(binding: Binding, operator: string, shape: readonly number[], dtype: number): Handle {
  return binding.call(operator, shape, dtype) as Handle;
}

/** Bytes per second of adding one long vector to another in place: two reads and a write an element. */
function measureBandwidth(binding: Binding): number {
  const make = (): Handle => makeTensor(binding, 'ones', [BANDWIDTH_FLOATS], FLOAT32);
  const [x, y] = [make(), make()];
  const ms = timeBest(() => binding.release(binding.call('add_.Tensor', x, y) as Handle));
  binding.release(x);
  binding.release(y);
  return (1000 * 3 * 4 * BANDWIDTH_FLOATS) / ms;
}
