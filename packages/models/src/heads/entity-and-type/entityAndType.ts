import type * as tf from '@tensorflow/tfjs-core';

import { linear } from '../../ops/linear.js';
import type { Head } from '../Head.js';
import { decodeTags } from '../parts/decodeTags.js';
import { initializeClassifier } from '../parts/initializeClassifier.js';
import { type WordShape, wordShapeSchema } from '../parts/wordShape.js';
import { wordVectors } from '../parts/wordVectors.js';
import { joinEntityAndType } from './joinEntityAndType.js';

/**
 * RoSTER's two linear layers over words (Meng et al. 2021, appendix C): one tells words of entities from others, the
 * other tells types apart. Logits are the logarithms of what both say together (`joinEntityAndType`), so that softmax
 * gives that back. Other outputs: `entity_logit` `[W, 1]` and `type_logits` `[W, C - 1]`, before they are joined.
 */
export const entityAndType: Head<WordShape> = {
  name: 'entity-and-type',
  shape: wordShapeSchema,
  rows: 'words',
  outputs: ['entity_logit', 'type_logits'],
  parameters: ({ numClasses }, { hiddenSize }) => [
    { name: 'entity.weight', shape: [1, hiddenSize] },
    { name: 'entity.bias', shape: [1] },
    { name: 'type.weight', shape: [numClasses - 1, hiddenSize] },
    { name: 'type.bias', shape: [numClasses - 1] },
  ],
  initialize: ({ numClasses }, { hiddenSize }) =>
    new Map([
      ...initializeClassifier('entity', 1, hiddenSize),
      ...initializeClassifier('type', numClasses - 1, hiddenSize),
    ]),
  forward: (hidden, batch, { shape: { wordDropout }, parameter, training }) => {
    const words = wordVectors(hidden, batch, { wordDropout, training }); // [W, H]
    const layer = (name: string): tf.Tensor2D =>
      linear(words, parameter(`${name}.weight`), parameter(`${name}.bias`), 'fp32');
    const entityLogit = layer('entity'); // [W, 1]
    const typeLogits = layer('type'); // [W, C - 1]
    return {
      logits: joinEntityAndType(entityLogit, typeLogits),
      named: { entity_logit: () => entityLogit, type_logits: () => typeLogits },
    };
  },
  predict: (logits, batch, { numClasses }) => decodeTags(logits, batch, numClasses),
};
