import * as tf from '@tensorflow/tfjs-core';

import { linear } from '../../ops/linear.js';
import type { Head } from '../Head.js';
import { decodeTags } from '../parts/decodeTags.js';
import { initializeClassifier } from '../parts/initializeClassifier.js';
import { type WordShape, wordShapeSchema } from '../parts/wordShape.js';
import { wordVectors } from '../parts/wordVectors.js';

/**
 * A detector for each type over words, which are what their first subwords are: `p_t = sigmoid(a_t)`, whatever the
 * others say (Peng et al. 2019). A word has no type where all p_t are below 1/2, else that of the largest; so logits
 * are 0 for "no entity" and a_t for the types (IO tags). Entities are runs of words of one type: `decodeTags`. Other
 * output: `detector_logits`, a, `[W, C - 1]`.
 */
export const typeDetectors: Head<WordShape> = {
  name: 'type-detectors',
  shape: wordShapeSchema,
  rows: 'words',
  outputs: ['detector_logits'],
  parameters: ({ numClasses }, { hiddenSize }) => [
    { name: 'detector.weight', shape: [numClasses - 1, hiddenSize] },
    { name: 'detector.bias', shape: [numClasses - 1] },
  ],
  initialize: ({ numClasses }, { hiddenSize }) => new Map(initializeClassifier('detector', numClasses - 1, hiddenSize)),
  forward: (hidden, batch, { shape: { wordDropout }, parameter, training }) => {
    const words = wordVectors(hidden, batch, { wordDropout, training }); // [W, H]
    const detectors = linear(words, parameter<tf.Tensor2D>('detector.weight'), parameter('detector.bias'), 'fp32');
    const none: tf.Tensor2D = tf.zeros([words.shape[0], 1]);
    return { logits: tf.concat([none, detectors], 1), named: { detector_logits: () => detectors } };
  },
  predict: (logits, batch, { numClasses }) => decodeTags(logits, batch, numClasses),
};
