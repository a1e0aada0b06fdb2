// @ts-check
// Adding a head: from the encoder's last hidden layer to scores of candidate spans. This one looks at a span's first and
// last subword and at nothing else, in one layer.

/** @param {import('@dynclean/stages').LoadModule} load */
export const heads = async (load) => {
  const tf = await load('@tensorflow/tfjs-core');
  const { z } = await load('zod');
  const { drawNormal, linear, predictLargestLogits } = await load('@dynclean/models');

  /** @type {import('@dynclean/models').Head<{ numClasses: number }>} */
  const edges = {
    name: 'toy-edges',
    shape: z.object({ numClasses: z.int().min(2) }),
    rows: 'spans',
    outputs: ['edges'],
    parameters: ({ numClasses }, { hiddenSize }) => [
      { name: 'edges.weight', shape: [numClasses, 2 * hiddenSize] },
      { name: 'edges.bias', shape: [numClasses] },
    ],
    initialize: ({ numClasses }, { hiddenSize }) => {
      const values = Float32Array.from({ length: numClasses * 2 * hiddenSize }, () => 0.1 * drawNormal());
      return new Map([
        ['edges.weight', { shape: [numClasses, 2 * hiddenSize], values }],
        ['edges.bias', { shape: [numClasses], values: new Float32Array(numClasses) }],
      ]);
    },
    forward: (hidden, { firstSubword, spanStart, spanEnd }, { parameter }) => {
      const words = tf.gather(hidden, firstSubword); // [W, H]
      const ends = [spanStart, spanEnd].map((of) => tf.gather(words, of));
      const both = tf.concat(ends, 1); // [S, 2H]
      const logits = linear(both, parameter('edges.weight'), parameter('edges.bias')); // [S, C]
      return { logits, named: { edges: () => both } };
    },
    predict: (logits, _batch, { numClasses }) => predictLargestLogits(logits, numClasses),
  };
  return [edges];
};
