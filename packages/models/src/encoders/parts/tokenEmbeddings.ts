import * as tf from '@tensorflow/tfjs-core';

import { dropout } from '../../ops/dropout.js';
import { embeddingLookup } from '../../ops/embeddingLookup.js';
import { layerNorm } from '../../ops/layerNorm.js';
import type { BatchTensors } from '../../PackedBatch.js';
import type { EncodeOptions, EncoderParameter } from '../Encoder.js';
import type { EncoderConfig } from '../EncoderConfig.js';
import { normParameters, tableParameter } from './parameterKinds.js';

const WORDS = 'embeddings.word_embeddings';
const POSITIONS = 'embeddings.position_embeddings';
const TYPES = 'embeddings.token_type_embeddings';
const NORM = 'embeddings.LayerNorm';

/** Name of the word embeddings below. */
export const WORD_TABLE = `${WORDS}.weight`;

interface EmbeddingShape {
  /** Columns of the tables. @default the encoder's hidden size */
  readonly size?: number;
  /** Rows of the table of token types; 0: there is none. */
  readonly numTypes: number;
}

/** Parameters of `embedTokens`. */
export function embeddingParameters(config: EncoderConfig, { size, numTypes }: EmbeddingShape): EncoderParameter[] {
  const numColumns = size ?? config.hiddenSize;
  return [
    tableParameter(WORDS, config.vocabSize, numColumns),
    tableParameter(POSITIONS, config.maxPositions, numColumns),
    ...(numTypes === 0 ? [] : [tableParameter(TYPES, numTypes, numColumns)]),
    ...normParameters(NORM, numColumns),
  ];
}

/**
 * Embeddings of words, positions and, where there are token types, the first of them; summed, normalised, with dropout.
 *
 * @param options.firstPosition - row of the position table that a sentence's first subword has.
 * @returns `[N, size]`.
 */
export function embedTokens(
  batch: BatchTensors,
  options: EncodeOptions & Pick<EmbeddingShape, 'numTypes'> & { readonly firstPosition: number },
): tf.Tensor2D {
  const { config, parameter, wordTable, training, numTypes, firstPosition } = options;
  const positions = firstPosition === 0 ? batch.positions : tf.add(batch.positions, tf.scalar(firstPosition, 'int32'));
  const words = embeddingLookup(wordTable, batch.wordRows); // [N, size]
  const places = embeddingLookup(parameter(`${POSITIONS}.weight`), positions as tf.Tensor1D); // [N, size]
  const sum = tf.add(words, places);
  const typed =
    numTypes === 0 ? sum : tf.add(sum, tf.slice(parameter<tf.Tensor2D>(`${TYPES}.weight`), [0, 0], [1, -1]));
  const normed = layerNorm(
    typed as tf.Tensor2D,
    parameter(`${NORM}.weight`),
    parameter(`${NORM}.bias`),
    config.layerNormEps,
  );
  return dropout(normed, training ? config.hiddenDropout : 0);
}
