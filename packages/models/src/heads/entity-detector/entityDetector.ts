import * as tf from '@tensorflow/tfjs-core';

import { linear } from '../../ops/linear.js';
import { joinEntityAndType } from '../entity-and-type/joinEntityAndType.js';
import type { Head } from '../Head.js';
import { decodeTags } from '../parts/decodeTags.js';
import { initializeClassifier } from '../parts/initializeClassifier.js';
import { type WordShape, wordShapeSchema } from '../parts/wordShape.js';
import { wordVectors } from '../parts/wordVectors.js';

/**
 * One detector over words, which are what their first subwords are: `p = sigmoid(a)` says whether a word is of an
 * entity (Zhou et al. 2022, step 1), of which type it does not know. Logits are logarithms, so that softmax gives
 * `1 - p` for "no entity" and an equal part of p for each type; its entities, runs of words, are of the first. Other
 * output: `entity_logit`, a, `[W, 1]`.
 */
export const entityDetector: Head<WordShape> = {
  name: 'entity-detector',
  shape: wordShapeSchema,
  rows: 'words',
  outputs: ['entity_logit'],
  parameters: (_shape, { hiddenSize }) => [
    { name: 'entity.weight', shape: [1, hiddenSize] },
    { name: 'entity.bias', shape: [1] },
  ],
  initialize: (_shape, { hiddenSize }) => new Map(initializeClassifier('entity', 1, hiddenSize)),
  forward: (hidden, batch, { shape: { numClasses, wordDropout }, parameter, training }) => {
    const words = wordVectors(hidden, batch, { wordDropout, training }); // [W, H]
    const entityLogit = linear(words, parameter<tf.Tensor2D>('entity.weight'), parameter('entity.bias'), 'fp32');
    const alike: tf.Tensor2D = tf.zeros([words.shape[0], numClasses - 1]);
    return { logits: joinEntityAndType(entityLogit, alike), named: { entity_logit: () => entityLogit } };
  },
  predict: (logits, batch, { numClasses }) => decodeTags(logits, batch, numClasses),
};
