import type * as tf from '@tensorflow/tfjs-core';

import { linear } from '../../ops/linear.js';
import type { Head } from '../Head.js';
import { decodeTags } from '../parts/decodeTags.js';
import { initializeClassifier } from '../parts/initializeClassifier.js';
import { type WordShape, wordShapeSchema } from '../parts/wordShape.js';
import { wordVectors } from '../parts/wordVectors.js';

/**
 * A linear layer over words, which are what their first subwords are: for each word scores of "no entity" and of every
 * type (IO tags). Entities are runs of words of one type: `decodeTags`. Other output: `word`, the words' vectors as
 * the layer takes them.
 */
export const tokenClassifier: Head<WordShape> = {
  name: 'token-classifier',
  shape: wordShapeSchema,
  rows: 'words',
  outputs: ['word'],
  parameters: ({ numClasses }, { hiddenSize }) => [
    { name: 'classifier.weight', shape: [numClasses, hiddenSize] },
    { name: 'classifier.bias', shape: [numClasses] },
  ],
  initialize: ({ numClasses }, { hiddenSize }) => new Map(initializeClassifier('classifier', numClasses, hiddenSize)),
  forward: (hidden, batch, { shape: { wordDropout }, parameter, training }) => {
    const words = wordVectors(hidden, batch, { wordDropout, training }); // [W, H]
    const weight = parameter<tf.Tensor2D>('classifier.weight');
    const logits = linear(words, weight, parameter('classifier.bias'), 'fp32'); // [W, C]
    return { logits, named: { word: () => words } };
  },
  predict: (logits, batch, { numClasses }) => decodeTags(logits, batch, numClasses),
};
