import { unitRows } from '@dynclean/models';
import * as tf from '@tensorflow/tfjs-core';

import { markRows } from './markRows.js';

/** What prototypes are moved towards. */
export interface MoveOptions {
  /** `[W, H]` vectors of words. */
  readonly words: tf.Tensor2D;
  /** `[W]` the prototype that each word belongs to; words of negative ones move none. */
  readonly members: Int32Array;
  /** How much of a prototype stays. */
  readonly momentum: number;
}

/**
 * Prototypes after a batch (MProto, a row of DynClean's Table 2; Wu et al. 2023): `momentum p + (1 - momentum) s`,
 * where s is the sum of the vectors of its words, divided by its length, and all of it brought to length 1 again. One
 * without words stays.
 *
 * @param prototypes - `[P, H]`, of length 1.
 */
export function movePrototypes(prototypes: tf.Tensor2D, { words, members, momentum }: MoveOptions): tf.Tensor2D {
  return tf.tidy(() => {
    const isMember = markRows(members, prototypes.shape[0]); // [W, P]
    const hasMembers = tf.reshape(tf.minimum(tf.sum(isMember, 0), 1), [-1, 1]); // [P, 1]
    const towards = unitRows(tf.matMul(isMember, words, true, false)); // [P, H]
    const moves = tf.mul(hasMembers, tf.mul(tf.sub(towards, prototypes), 1 - momentum));
    return unitRows(tf.add(prototypes, moves));
  });
}
