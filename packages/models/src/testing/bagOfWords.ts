import { embeddingLookup } from '../ops/embeddingLookup.js';
import { linear } from '../ops/linear.js';
import type { Encoder } from '../encoders/Encoder.js';
import { bertDemands, bertKeys } from '../encoders/parts/bertKeys.js';
import { defineConfig } from '../encoders/parts/defineConfig.js';
import { linearParameters, tableParameter } from '../encoders/parts/parameterKinds.js';

/** An architecture for tests, which no other file knows of: each word's embedding through one linear layer. */
export const bagOfWords: Encoder = {
  modelType: 'bag-of-words',
  prefix: 'bag',
  config: defineConfig({
    modelType: 'bag-of-words',
    className: 'BagOfWords',
    keys: bertKeys({ padId: 0 }),
    demands: bertDemands(),
  }),
  wordTable: 'words.weight',
  parameters: ({ vocabSize, hiddenSize }) => [
    tableParameter('words', vocabSize, hiddenSize),
    ...linearParameters('mixer', hiddenSize, hiddenSize),
  ],
  maxSubwords: ({ maxPositions }) => maxPositions,
  encode: ({ wordRows }, { parameter, wordTable }) =>
    linear(embeddingLookup(wordTable, wordRows), parameter('mixer.weight'), parameter('mixer.bias')),
};
