import type * as tf from '@tensorflow/tfjs-core';

import type { BatchTensors } from '../PackedBatch.js';
import type { EncoderConfig } from './EncoderConfig.js';
import type { ConfigFormat } from './parts/defineConfig.js';

/** Name and shape of a parameter, as checkpoints have it. */
export interface ParameterInfo {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A parameter of an encoder. */
export interface EncoderParameter extends ParameterInfo {
  /**
   * What it is to the model: rows that are looked up, a matrix `[out, in]` that every subword is multiplied by, what is
   * added, what scales a normalised value. A key's bias shifts all scores of a query alike: its gradient is rounding
   * and nothing else.
   */
  readonly role: 'table' | 'matrix' | 'bias' | 'keyBias' | 'scale';
}

/** A parameter of the encoder by the name it has in checkpoints. */
export type ParameterLookup = <T extends tf.Tensor>(name: string) => T;

/** What an encoder needs beside the batch: its configuration, its parameters, and whether it trains. */
export interface EncodeOptions<Config extends EncoderConfig = EncoderConfig> {
  readonly config: Config;
  readonly parameter: ParameterLookup;
  /** The rows that `batch.wordRows` counts. */
  readonly wordTable: tf.Tensor2D;
  /** Dropout on. */
  readonly training: boolean;
}

/** What a language head needs beside the vectors: the encoder's configuration, its own parameters, the words' rows. */
export interface PredictOptions {
  readonly config: EncoderConfig;
  readonly parameter: ParameterLookup;
  /** `[V, H]` the word embeddings, which the decoder is tied to. */
  readonly wordTable: tf.Tensor2D;
}

/** The masked language model's head that an architecture was pre-trained with. */
export interface LanguageHead {
  /** All parameters but what is tied, as checkpoints name them: without a prefix. */
  parameters(config: EncoderConfig): EncoderParameter[];
  /**
   * Names that checkpoints may have for what must be equal to something else: the word embeddings (`wordTable`), or the
   * head's parameter of that name.
   */
  readonly tied: Readonly<Record<string, string>>;
  /**
   * Scores of every subword of the vocabulary, `[M, V]`, before softmax.
   *
   * @param hidden - the encoder's output for some subwords, `[M, H]`.
   */
  predict(hidden: tf.Tensor2D, options: PredictOptions): tf.Tensor2D;
}

/**
 * An encoder architecture: all that is to be known of one `model_type`. A new one is a file in this folder and a line
 * in `builtInEncoders.ts`, or a call of `registerEncoder` from outside.
 */
export interface Encoder<Config extends EncoderConfig = EncoderConfig> {
  /** As `config.json` names it. */
  readonly modelType: string;
  /** What transformers' models with a head put before the encoder's names, without the dot. */
  readonly prefix: string;
  readonly config: ConfigFormat<Config>;
  /** Name of the word embeddings among `parameters`, of which only rows that occur are trained (`WordTable`). */
  readonly wordTable: string;
  /**
   * Tensors of checkpoints that no encoder has a use for, beside those that all architectures know; without a prefix.
   */
  readonly leftovers?: readonly RegExp[];
  /** All parameters, as transformers names them, without a prefix and without a pooler. */
  parameters(config: Config): EncoderParameter[];
  /** The masked language model's head that it was pre-trained with, where one is computed here. */
  readonly languageHead?: LanguageHead;
  /** Subwords that a sentence may have, begin and end included. */
  maxSubwords(config: Config): number;
  /** The last hidden layer for every subword of a packed batch, `[N, H]`. */
  encode(batch: BatchTensors, options: EncodeOptions<Config>): tf.Tensor2D;
}
