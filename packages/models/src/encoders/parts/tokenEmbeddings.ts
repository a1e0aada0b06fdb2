import * as tf from '@tensorflow/tfjs-core';

import { dropout } from '../../ops/dropout.js';
import { embeddingLookup } from '../../ops/embeddingLookup.js';
import { layerNorm } from '../../ops/layerNorm.js';
import type { BatchTensors } from '../../PackedBatch.js';
import type { EncodeOptions, EncoderParameter, ParameterLookup } from '../Encoder.js';
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
  /** Whether there is a table of positions. @default true */
  readonly hasPositions?: boolean;
}

/** Parameters of `embedTokens`. */
export function embeddingParameters(config: EncoderConfig, shape: EmbeddingShape): EncoderParameter[] {
  const { size: numColumns = config.hiddenSize, numTypes, hasPositions = true } = shape;
  return [
    tableParameter(WORDS, config.vocabSize, numColumns),
    ...(hasPositions ? [tableParameter(POSITIONS, config.maxPositions, numColumns)] : []),
    ...(numTypes === 0 ? [] : [tableParameter(TYPES, numTypes, numColumns)]),
    ...normParameters(NORM, numColumns),
  ];
}

/**
 * Embeddings of words and, where there are such tables, of positions and of the first token type; summed, normalised,
 * with dropout.
 *
 * @param options.firstPosition - row of the position table that a sentence's first subword has.
 * @returns `[N, size]`.
 */
export function embedTokens(
  batch: BatchTensors,
  options: EncodeOptions & Omit<EmbeddingShape, 'size'> & { readonly firstPosition: number },
): tf.Tensor2D {
  const { config, parameter, wordTable, training, numTypes, hasPositions = true, firstPosition } = options;
  const words = embeddingLookup(wordTable, batch.wordRows); // [N, size]
  const sum = hasPositions ? tf.add(words, embedPositions(batch, parameter, firstPosition)) : words;
  const typed =
    numTypes === 0 ? sum : tf.add(sum, tf.slice(parameter<tf.Tensor2D>(`${TYPES}.weight`), [0, 0], [1, -1]));
  const normed = layerNorm(typed as tf.Tensor2D, {
    gamma: parameter(`${NORM}.weight`),
    beta: parameter(`${NORM}.bias`),
    epsilon: config.layerNormEps,
  });
  return dropout(normed, training ? config.hiddenDropout : 0);
}

/** `[N, size]` */
function embedPositions({ positions }: BatchTensors, parameter: ParameterLookup, first: number): tf.Tensor2D {
  const rows = first === 0 ? positions : tf.add<tf.Tensor1D>(positions, tf.scalar(first, 'int32'));
  return embeddingLookup(parameter(`${POSITIONS}.weight`), rows);
}
