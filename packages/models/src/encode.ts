import * as tf from '@tensorflow/tfjs-core';

import { dropout } from './ops/dropout.js';
import { embeddingLookup } from './ops/embeddingLookup.js';
import { gelu } from './ops/gelu.js';
import { layerNorm } from './ops/layerNorm.js';
import { linear } from './ops/linear.js';
import { packedAttention } from './ops/packedAttention.js';
import type { BatchTensors } from './PackedBatch.js';
import type { EncoderConfig } from './weights/EncoderConfig.js';

/** A parameter of the encoder by the name it has in checkpoints. */
export type ParameterLookup = <T extends tf.Tensor>(name: string) => T;

interface EncodeOptions {
  readonly config: EncoderConfig;
  readonly parameter: ParameterLookup;
  /** The rows that `batch.wordRows` counts. */
  readonly wordTable: tf.Tensor2D;
  /** Dropout on. */
  readonly training: boolean;
}

/**
 * BERT (Devlin et al. 2019) and RoBERTa (Liu et al. 2019): the last hidden layer for every subword of a packed batch.
 * They differ in where positions begin and in the number of token types, which `config` and the checkpoint say.
 *
 * @returns `[N, H]`.
 */
export function encode(batch: BatchTensors, options: EncodeOptions): tf.Tensor2D {
  let hidden = embed(batch, options); // [N, H]
  for (let layer = 0; layer < options.config.numLayers; layer++) {
    hidden = transformerLayer(hidden, `encoder.layer.${layer}`, batch, options); // [N, H]
  }
  return hidden;
}

/** Word, position and token-type embeddings, summed and normalised. */
function embed(batch: BatchTensors, { config, parameter, wordTable, training }: EncodeOptions): tf.Tensor2D {
  // RoBERTa counts positions from its padding id + 1.
  const firstPosition = config.architecture === 'roberta' ? config.padId + 1 : 0;
  const positions = firstPosition === 0 ? batch.positions : tf.add(batch.positions, tf.scalar(firstPosition, 'int32'));
  const words = embeddingLookup(wordTable, batch.wordRows); // [N, H]
  const places = embeddingLookup(parameter('embeddings.position_embeddings.weight'), positions as tf.Tensor1D); // [N, H]
  const type = tf.slice(parameter<tf.Tensor2D>('embeddings.token_type_embeddings.weight'), [0, 0], [1, -1]); // [1, H]
  const normed = layerNorm(
    tf.add(tf.add(words, places), type),
    parameter('embeddings.LayerNorm.weight'),
    parameter('embeddings.LayerNorm.bias'),
    config.layerNormEps,
  );
  return dropout(normed, training ? config.hiddenDropout : 0);
}

/** Self-attention and feed-forward network, each added to its input and normalised (post-norm). */
function transformerLayer(
  x: tf.Tensor2D,
  name: string,
  batch: BatchTensors,
  { config, parameter, training }: EncodeOptions,
): tf.Tensor2D {
  const dense = (input: tf.Tensor2D, part: string): tf.Tensor2D =>
    linear(input, parameter(`${name}.${part}.weight`), parameter(`${name}.${part}.bias`));
  const addAndNorm = (output: tf.Tensor2D, input: tf.Tensor2D, part: string): tf.Tensor2D =>
    layerNorm(
      tf.add(dropout(output, training ? config.hiddenDropout : 0), input),
      parameter(`${name}.${part}.LayerNorm.weight`),
      parameter(`${name}.${part}.LayerNorm.bias`),
      config.layerNormEps,
    );

  const context = packedAttention(
    dense(x, 'attention.self.query'),
    dense(x, 'attention.self.key'),
    dense(x, 'attention.self.value'),
    { layout: batch.layout, numHeads: config.numHeads, dropoutRate: training ? config.attentionDropout : 0 },
  ); // [N, H]
  const attended = addAndNorm(dense(context, 'attention.output.dense'), x, 'attention.output'); // [N, H]
  const inner = gelu(dense(attended, 'intermediate.dense')); // [N, I]
  return addAndNorm(dense(inner, 'output.dense'), attended, 'output'); // [N, H]
}
