import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';

import { dropout } from '../../ops/dropout.js';
import { linear } from '../../ops/linear.js';
import { unitRows } from '../../ops/unitRows.js';
import type { Head } from '../Head.js';
import { decodeTags } from '../parts/decodeTags.js';
import { wordShapeSchema } from '../parts/wordShape.js';
import { wordVectors } from '../parts/wordVectors.js';
import { initializePrototypes } from './initializePrototypes.js';

const shape = wordShapeSchema.extend({
  /** M: those of "no entity" are the first M, those of type t begin with t M. */
  prototypesPerClass: z.int('must be an integer').min(1, 'must be at least 1').default(3),
});

/** What it is made by, every default filled in. */
export type PrototypeShape = z.output<typeof shape>;

/**
 * Words, which are what their first subwords are, beside prototypes: M vectors for "no entity" and M for each type (Wu
 * et al. 2023). A word's score of a class is the cosine to the nearest of its prototypes, as it is (IO tags); entities
 * are runs of words of one type: `decodeTags`. No gradient moves the prototypes, the method does. Other outputs:
 * `cosines` to all of them, `[W, C M]`, and `word`, the words' vectors before any of them is dropped, `[W, H]`.
 */
export const prototypeClassifier: Head<PrototypeShape> = {
  name: 'prototype-classifier',
  shape,
  rows: 'words',
  outputs: ['cosines', 'word'],
  parameters: ({ numClasses, prototypesPerClass }, { hiddenSize }) => [
    { name: 'prototypes', shape: [numClasses * prototypesPerClass, hiddenSize], trained: false },
  ],
  initialize: ({ numClasses, prototypesPerClass }, { hiddenSize }) =>
    new Map([['prototypes', initializePrototypes(numClasses * prototypesPerClass, hiddenSize)]]),
  forward: (hidden, batch, { shape: { numClasses, wordDropout, prototypesPerClass }, parameter, training }) => {
    const words = wordVectors(hidden, batch, { wordDropout: 0, training }); // [W, H]
    const used = unitRows(training ? dropout(words, wordDropout) : words);
    const cosines = linear(used, unitRows(parameter('prototypes')), null, 'fp32'); // [W, C M]
    const byClass = tf.reshape(cosines, [words.shape[0], numClasses, prototypesPerClass]);
    return { logits: tf.max(byClass, 2), named: { cosines: () => cosines, word: () => words } };
  },
  predict: (logits, batch, { numClasses }) => decodeTags(logits, batch, numClasses),
};
