import { ShapeError } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import type { ParameterLookup } from './encoders/Encoder.js';
import type { EncoderConfig } from './encoders/EncoderConfig.js';
import { findLanguageHead } from './encoders/findLanguageHead.js';
import { findEncoder } from './encoders/registry.js';
import type { NamedArrays } from './NamedArrays.js';
import { type BatchTensors, type PackedBatch, uploadBatch } from './PackedBatch.js';

/** What a masked language model is made of. */
export interface LanguageModelOptions {
  readonly config: EncoderConfig;
  readonly parameters: {
    /** `listEncoderParameters`. */
    readonly encoder: NamedArrays;
    /** What the architecture's `LanguageHead` names. */
    readonly head: NamedArrays;
  };
}

/** A masked language model: an encoder that stays as it is, and a head whose decoder is tied to its word embeddings. */
export class LanguageModel {
  readonly config: EncoderConfig;
  /** The head's parameters, which may train. */
  readonly head: ReadonlyMap<string, tf.Variable>;
  private readonly encoder: ReadonlyMap<string, tf.Tensor>;
  private readonly wordTable: tf.Tensor2D;

  /**
   * @throws InputError when the architecture has no such head here.
   * @throws ShapeError when a parameter of the head is missing or misshapen (the encoder's are checked on loading).
   */
  constructor({ config, parameters }: LanguageModelOptions) {
    this.config = config;
    for (const { name, shape } of findLanguageHead(config.architecture).parameters(config)) {
      const given = parameters.head.get(name);
      if (given?.shape.join() === shape.join()) continue;
      const came = given === undefined ? 'nothing' : `[${given.shape.join(', ')}]`;
      throw new ShapeError(`LanguageModel: ${name} must have shape [${shape.join(', ')}], but got ${came}`);
    }
    const upload = (arrays: NamedArrays): Map<string, tf.Tensor> =>
      new Map(Array.from(arrays, ([name, { shape, values }]) => [name, tf.tensor(values, shape as number[])]));
    this.encoder = upload(parameters.encoder);
    this.head = new Map(
      Array.from(upload(parameters.head), ([name, initial]) => {
        const variable = tf.variable(initial, true);
        initial.dispose();
        return [name, variable];
      }),
    );
    this.wordTable = this.encoderParameter(findEncoder(config.architecture).wordTable);
  }

  /** Moves a batch to the engine, for `encode`; the caller disposes of it. */
  upload(batch: PackedBatch): BatchTensors {
    return uploadBatch(batch, batch.inputIds);
  }

  /** The encoder's output for every subword, `[N, H]`, dropout off; the caller's scope disposes of it. */
  encode(batch: BatchTensors): tf.Tensor2D {
    return findEncoder(this.config.architecture).encode(batch, {
      config: this.config,
      parameter: this.encoderParameter,
      wordTable: this.wordTable,
      training: false,
    });
  }

  /**
   * Scores of every subword of the vocabulary, `[M, V]`, before softmax.
   *
   * @param hidden - an encoder's output for some subwords, `[M, H]`.
   */
  predict(hidden: tf.Tensor2D): tf.Tensor2D {
    const { config, wordTable } = this;
    const parameter: ParameterLookup = (name) => find(this.head, name);
    return findLanguageHead(config.architecture).predict(hidden, { config, parameter, wordTable });
  }

  /** The head's parameters, read back. */
  exportHead(): NamedArrays {
    return new Map(
      Array.from(this.head, ([name, variable]) => [
        name,
        { shape: variable.shape, values: variable.dataSync() as Float32Array },
      ]),
    );
  }

  dispose(): void {
    tf.dispose([...this.encoder.values(), ...this.head.values()]);
  }

  private readonly encoderParameter: ParameterLookup = (name) => find(this.encoder, name);
}

function find<T extends tf.Tensor>(parameters: ReadonlyMap<string, tf.Tensor>, name: string): T {
  const found = parameters.get(name);
  if (found === undefined) throw new ShapeError(`LanguageModel: there is no parameter ${name}`);
  return found as T;
}
