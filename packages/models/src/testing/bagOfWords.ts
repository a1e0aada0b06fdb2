import { embeddingLookup } from '../ops/embeddingLookup.js';
import { linear } from '../ops/linear.js';
import type { EncoderConfig } from '../encoders/EncoderConfig.js';
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

/** A small configuration of it. */
export const bagOfWordsConfig: EncoderConfig = {
  architecture: 'bag-of-words',
  vocabSize: 20,
  hiddenSize: 4,
  numLayers: 1,
  numHeads: 2,
  intermediateSize: 8,
  maxPositions: 30,
  layerNormEps: 1e-12,
  hiddenDropout: 0,
  attentionDropout: 0,
  padId: 0,
};
