/** Sizes of a BERT encoder. Inner layers are four times as wide. */
export interface EncoderSizes {
  readonly numLayers: number;
  readonly hiddenSize: number;
}

/** So many products of an `[m, k]` and a `[k, n]` matrix. */
export interface Product {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly count: number;
}

/**
 * The matrix products of one training step of a BERT encoder on a packed batch, each dense layer with its forward
 * product and the two of its backward pass: `[N, in] x [in, out]`, and those of its gradients, which are as large.
 *
 * @param numSubwords - N, of the batch.
 */
export function listProducts({ numLayers, hiddenSize: h }: EncoderSizes, numSubwords: number): Product[] {
  const dense = [
    { inputs: h, outputs: h, perLayer: 4 }, // query, key, value, and attention's output
    { inputs: h, outputs: 4 * h, perLayer: 1 },
    { inputs: 4 * h, outputs: h, perLayer: 1 },
  ];
  return dense.flatMap(({ inputs, outputs, perLayer }) => {
    const count = numLayers * perLayer;
    return [
      { m: numSubwords, k: inputs, n: outputs, count }, // y = x W
      { m: numSubwords, k: outputs, n: inputs, count }, // dx = dy W'
      { m: inputs, k: numSubwords, n: outputs, count }, // dW = x' dy
    ];
  });
}

/** Floating-point operations of such products, a multiplication and an addition being two. */
export function countFlops(products: readonly Product[]): number {
  return products.reduce((sum, { m, k, n, count }) => sum + 2 * m * k * n * count, 0);
}

/**
 * Those of attention's own products, scores and weighted sums, in the encoder's forward and backward pass: six products
 * a layer of `T x T x H`, sentence by sentence.
 *
 * @param lengths - Subwords of each sentence of the batch.
 */
export function countAttentionFlops({ numLayers, hiddenSize }: EncoderSizes, lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + 6 * 2 * numLayers * length * length * hiddenSize, 0);
}

/** Weights of the encoder's dense layers and layer norms, which AdamW moves in every step. */
export function countEncoderParameters({ numLayers, hiddenSize: h }: EncoderSizes): number {
  return numLayers * (12 * h * h + 13 * h);
}

/**
 * Bytes that AdamW cannot but move: it reads weight, gradient and two moments and writes weight and moments, all
 * float32 but perhaps the gradient.
 */
export function countAdamBytes(numParameters: number, gradientBytes = 4): number {
  return (6 * 4 + gradientBytes) * numParameters;
}

/** Bytes of making bfloat16 of float32 weights, once read and once written. */
export function countRoundingBytes(numParameters: number): number {
  return (4 + 2) * numParameters;
}
