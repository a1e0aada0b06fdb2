import type * as tf from '@tensorflow/tfjs-core';

/** A layer's parameters: weights `[O, I]` and biases `[O]` as checkpoints have them. */
export interface LayerParameters {
  readonly queryWeight: tf.Tensor2D;
  readonly queryBias: tf.Tensor1D;
  readonly keyWeight: tf.Tensor2D;
  readonly keyBias: tf.Tensor1D;
  readonly valueWeight: tf.Tensor2D;
  readonly valueBias: tf.Tensor1D;
  readonly attentionWeight: tf.Tensor2D;
  readonly attentionBias: tf.Tensor1D;
  readonly attentionNormWeight: tf.Tensor1D;
  readonly attentionNormBias: tf.Tensor1D;
  readonly innerWeight: tf.Tensor2D;
  readonly innerBias: tf.Tensor1D;
  readonly outputWeight: tf.Tensor2D;
  readonly outputBias: tf.Tensor1D;
  readonly outputNormWeight: tf.Tensor1D;
  readonly outputNormBias: tf.Tensor1D;
}
