import type * as tf from '@tensorflow/tfjs-core';

import { linear } from '../../ops/linear.js';
import type { Head } from '../Head.js';
import { countBioTags } from '../parts/bioTags.js';
import { initializeClassifier } from '../parts/initializeClassifier.js';
import { type WordShape, wordShapeSchema } from '../parts/wordShape.js';
import { wordVectors } from '../parts/wordVectors.js';
import { decodeBioTags } from './decodeBioTags.js';

/**
 * A linear layer over words, which are what their first subwords are: for each word scores of O and of B and I of every
 * type (BIO tags, `[W, 2C - 1]`). Entities are as `decodeBioTags` reads them.
 */
export const bioClassifier: Head<WordShape> = {
  name: 'bio-classifier',
  shape: wordShapeSchema,
  rows: 'words',
  outputs: [],
  parameters: ({ numClasses }, { hiddenSize }) => [
    { name: 'classifier.weight', shape: [countBioTags(numClasses), hiddenSize] },
    { name: 'classifier.bias', shape: [countBioTags(numClasses)] },
  ],
  initialize: ({ numClasses }, { hiddenSize }) =>
    new Map(initializeClassifier('classifier', countBioTags(numClasses), hiddenSize)),
  forward: (hidden, batch, { shape: { wordDropout }, parameter, training }) => {
    const words = wordVectors(hidden, batch, { wordDropout, training }); // [W, H]
    const weight = parameter<tf.Tensor2D>('classifier.weight');
    return { logits: linear(words, weight, parameter('classifier.bias'), 'fp32'), named: {} };
  },
  predict: (logits, batch, { numClasses }) => decodeBioTags(logits, batch, numClasses),
};
