import * as tf from '@tensorflow/tfjs-core';

import { dropout } from './ops/dropout.js';
import { embeddingLookup } from './ops/embeddingLookup.js';
import { type LayerParameters, encoderLayer } from './ops/encoderLayer.js';
import { layerNorm } from './ops/layerNorm.js';
import { cutRows, padRows } from './ops/paddedRows.js';
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
 * BERT (Devlin et al. 2019) and RoBERTa (Liu et al. 2019): the last hidden layer for every subword of a packed batch
 * (DynClean, Eq. 1).
 * They differ in where positions begin and in the number of token types, which `config` and the checkpoint say.
 *
 * @returns `[N, H]`.
 */
export function encode(batch: BatchTensors, options: EncodeOptions): tf.Tensor2D {
  const { config, parameter, training } = options;
  const embedded = embed(batch, options); // [N, H]
  let hidden = padRows(embedded, batch.layout); // [N', H]
  for (let layer = 0; layer < config.numLayers; layer++) {
    hidden = encoderLayer(hidden, findLayer(parameter, layer), {
      layout: batch.layout,
      numHeads: config.numHeads,
      layerNormEps: config.layerNormEps,
      hiddenDropout: training ? config.hiddenDropout : 0,
      attentionDropout: training ? config.attentionDropout : 0,
    }); // [N', H]
  }
  return cutRows(hidden, batch.layout);
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

/** A layer's parameters, by the names that checkpoints have for them. */
function findLayer(parameter: ParameterLookup, layer: number): LayerParameters {
  const find = <T extends tf.Tensor>(name: string): T => parameter<T>(`encoder.layer.${layer}.${name}`);
  return {
    queryWeight: find('attention.self.query.weight'),
    queryBias: find('attention.self.query.bias'),
    keyWeight: find('attention.self.key.weight'),
    keyBias: find('attention.self.key.bias'),
    valueWeight: find('attention.self.value.weight'),
    valueBias: find('attention.self.value.bias'),
    attentionWeight: find('attention.output.dense.weight'),
    attentionBias: find('attention.output.dense.bias'),
    attentionNormWeight: find('attention.output.LayerNorm.weight'),
    attentionNormBias: find('attention.output.LayerNorm.bias'),
    innerWeight: find('intermediate.dense.weight'),
    innerBias: find('intermediate.dense.bias'),
    outputWeight: find('output.dense.weight'),
    outputBias: find('output.dense.bias'),
    outputNormWeight: find('output.LayerNorm.weight'),
    outputNormBias: find('output.LayerNorm.bias'),
  };
}
