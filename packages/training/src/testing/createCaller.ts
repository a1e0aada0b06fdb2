import * as tf from '@tensorflow/tfjs-core';

import type { makeTinyTask } from './makeTinyTask.js';

/** A model that gives every span the same logits: that of its classifier's bias. PER comes out where none is given. */
export function createCaller(task: ReturnType<typeof makeTinyTask>, bias: readonly number[] = [0, 2, 0]) {
  const model = task.createModel(1);
  for (const [name, variable] of model.trainable().head) {
    if (name === 'classifier.weight') tf.tidy(() => variable.assign(tf.zerosLike(variable)));
    if (name === 'classifier.bias') tf.tidy(() => variable.assign(tf.tensor1d([...bias])));
  }
  return model;
}
