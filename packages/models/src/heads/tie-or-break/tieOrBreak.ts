import type * as tf from '@tensorflow/tfjs-core';
import { concat, slice } from '@tensorflow/tfjs-core';

import { linear } from '../../ops/linear.js';
import type { Head } from '../Head.js';
import { initializeClassifier } from '../parts/initializeClassifier.js';
import { type WordShape, wordShapeSchema } from '../parts/wordShape.js';
import { wordVectors } from '../parts/wordVectors.js';
import { decodeChunks } from './decodeChunks.js';

/**
 * Two linear layers over pairs of words, which are what their first subwords are (AutoNER, a row of DynClean's Table 2;
 * Shang et al. 2018): one says of two neighbors whether they are tied or there is a break between them, one which type
 * a chunk between two breaks has, by its first and its last word. Both add up what each of the two words gives, so that
 * logits are a row of a word's shares, `[W, 2 + 2C]` (`pairScores`). Entities are chunks with a type: `decodeChunks`.
 */
export const tieOrBreak: Head<WordShape> = {
  name: 'tie-or-break',
  shape: wordShapeSchema,
  rows: 'words',
  outputs: [],
  parameters: ({ numClasses }, { hiddenSize }) => [
    { name: 'tie.weight', shape: [1, 2 * hiddenSize] },
    { name: 'tie.bias', shape: [1] },
    { name: 'type.weight', shape: [numClasses, 2 * hiddenSize] },
    { name: 'type.bias', shape: [numClasses] },
  ],
  initialize: ({ numClasses }, { hiddenSize }) =>
    new Map([
      ...initializeClassifier('tie', 1, 2 * hiddenSize),
      ...initializeClassifier('type', numClasses, 2 * hiddenSize),
    ]),
  forward: (hidden, batch, { shape: { wordDropout }, parameter, training }) => {
    const words = wordVectors(hidden, batch, { wordDropout, training }); // [W, H]
    const size = words.shape[1];
    const shareOf = (layer: string, place: 0 | 1): tf.Tensor2D => {
      const weight = slice(parameter<tf.Tensor2D>(`${layer}.weight`), [0, place * size], [-1, size]);
      return linear(words, weight, place === 0 ? null : parameter(`${layer}.bias`), 'fp32');
    };
    const shares = [shareOf('tie', 0), shareOf('tie', 1), shareOf('type', 0), shareOf('type', 1)];
    return { logits: concat(shares, 1), named: {} };
  },
  predict: (logits, batch, { numClasses }) => decodeChunks(logits, batch, numClasses),
};
