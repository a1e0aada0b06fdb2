// @ts-check
// Adding an encoder: an architecture is one object, found by the `model_type` of a `config.json`. This one has a word's
// embedding and its two neighbours' go through one layer.

/** @param {import('@dynclean/stages').LoadModule} load */
export const encoders = async (load) => {
  const tf = await load('@tensorflow/tfjs-core');
  const { bertDemands, bertKeys, defineConfig, linear, linearParameters, tableParameter } =
    await load('@dynclean/models');

  /** @type {import('@dynclean/models').Encoder} */
  const neighbors = {
    modelType: 'toy-neighbors',
    prefix: 'neighbors',
    config: defineConfig({
      modelType: 'toy-neighbors',
      className: 'NeighborsModel',
      keys: bertKeys({ padId: 0 }),
      demands: bertDemands(),
    }),
    wordTable: 'words.weight',
    parameters: ({ vocabSize, hiddenSize }) => [
      tableParameter('words', vocabSize, hiddenSize),
      ...linearParameters('mixer', hiddenSize, 3 * hiddenSize),
    ],
    maxSubwords: ({ maxPositions }) => maxPositions,
    encode: ({ wordRows }, { parameter, wordTable }) =>
      tf.tidy(() => {
        const words = tf.gather(wordTable, wordRows); // [N, H]
        const [numSubwords, hiddenSize] = words.shape;
        // Sentences stand one behind the other, with a [CLS] and a [SEP] between the words of two.
        const nothing = tf.zeros([1, hiddenSize]);
        const before = tf.concat([nothing, tf.slice(words, [0, 0], [numSubwords - 1, hiddenSize])], 0);
        const after = tf.concat([tf.slice(words, [1, 0], [numSubwords - 1, hiddenSize]), nothing], 0);
        const all = tf.concat([before, words, after], 1); // [N, 3H]
        return tf.tanh(linear(all, parameter('mixer.weight'), parameter('mixer.bias')));
      }),
  };
  return [neighbors];
};
