import { ShapeError } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import type { ParameterLookup } from './encoders/Encoder.js';
import type { EncoderConfig } from './encoders/EncoderConfig.js';
import { findEncoder } from './encoders/registry.js';
import { type ChosenHead, listHeadParameters } from './heads/chooseHead.js';
import type { HeadOutputs, SpanPredictions } from './heads/Head.js';
import { findHead } from './heads/registry.js';
import type { NamedArray, NamedArrays } from './NamedArrays.js';
import { type BatchTensors, type PackedBatch, uploadBatch } from './PackedBatch.js';
import { WordTable } from './WordTable.js';

/** How the encoder's parameters are told from the head's in a model's checkpoint. */
export const ENCODER_PREFIX = 'encoder.';

/** What a model is made of: an encoder, a head, and all parameters of both. */
export interface NerModelOptions {
  readonly config: EncoderConfig;
  readonly head: ChosenHead;
  /** Each by the names that it has by itself: `listEncoderParameters`, `listHeadParameters`. */
  readonly parameters: { readonly encoder: NamedArrays; readonly head: NamedArrays };
  /** Subword ids that training can meet; null: any. The others stay out of the optimizer (`WordTable`). */
  readonly trainableSubwords?: ReadonlySet<number> | null;
}

/** What a forward pass gives: the head's outputs and the encoder's, `[N, H]`. */
export interface ModelOutputs extends HeadOutputs {
  readonly encoderOutput: tf.Tensor2D;
}

/** A batch on the engine, for one model. */
export type ModelBatch = BatchTensors & { readonly usesFrozenRows: boolean };

/** A copy of all parameters at one moment. */
export interface ModelSnapshot {
  readonly values: ReadonlyMap<string, tf.Tensor>;
  dispose(): void;
}

/** A model for named entities: an encoder, a head on it, and their parameters. */
export class NerModel {
  readonly config: EncoderConfig;
  readonly head: ChosenHead;
  private readonly trainableSubwords: ReadonlySet<number> | null;
  private readonly variables = new Map<string, tf.Variable>();
  /** Parameters of the head that no gradient moves. */
  private readonly untrained: ReadonlySet<string>;
  /** Name of the word embeddings in a model's checkpoint. */
  private readonly wordTableName: string;
  private readonly wordTable: WordTable;

  /** @throws ShapeError when a parameter of the head is missing or misshapen (the encoder's are checked on loading). */
  constructor({ config, head, parameters, trainableSubwords = null }: NerModelOptions) {
    this.config = config;
    this.head = head;
    this.trainableSubwords = trainableSubwords;
    const ofHead = listHeadParameters(head, config);
    this.untrained = new Set(ofHead.filter(({ trained }) => trained === false).map(({ name }) => name));
    for (const { name, shape } of ofHead) {
      const given = parameters.head.get(name);
      if (given === undefined || given.shape.join() !== shape.join()) {
        const came = given === undefined ? 'nothing' : `[${given.shape.join(', ')}]`;
        throw new ShapeError(`NerModel: ${name} must have shape [${shape.join(', ')}], but got ${came}`);
      }
    }
    const { wordTable } = findEncoder(config.architecture);
    const table = parameters.encoder.get(wordTable);
    this.wordTableName = ENCODER_PREFIX + wordTable;
    if (table === undefined) throw new ShapeError(`NerModel: ${this.wordTableName} is missing`);
    this.wordTable = new WordTable(table, trainableSubwords);
    for (const [name, array] of parameters.encoder) {
      this.variables.set(ENCODER_PREFIX + name, name === wordTable ? this.wordTable.active : createVariable(array));
    }
    for (const [name, array] of parameters.head) this.variables.set(name, createVariable(array));
  }

  private readonly headParameter: ParameterLookup = <T extends tf.Tensor>(name: string): T => {
    const variable = this.variables.get(name);
    if (variable === undefined) throw new ShapeError(`NerModel: there is no parameter ${name}`);
    return variable as tf.Tensor as T;
  };

  private readonly encoderParameter: ParameterLookup = (name) => this.headParameter(ENCODER_PREFIX + name);

  /** Moves a batch to the engine, for `forward`. */
  upload(batch: PackedBatch): ModelBatch {
    const wordRows = this.wordTable.rowsOf(batch.inputIds);
    const tensors = uploadBatch(batch, wordRows);
    return { ...tensors, usesFrozenRows: !this.wordTable.isActive(wordRows) };
  }

  /**
   * Encoder and head on one batch.
   *
   * @param training - dropout on. Tensors belong to the caller's scope.
   */
  forward(batch: ModelBatch, training: boolean): ModelOutputs {
    const encoderOutput = findEncoder(this.config.architecture).encode(batch, {
      config: this.config,
      parameter: this.encoderParameter,
      wordTable: batch.usesFrozenRows ? this.wordTable.all() : (this.wordTable.active as tf.Tensor2D),
      training,
    });
    const { name, shape } = this.head;
    const options = { shape, parameter: this.headParameter, training };
    return { encoderOutput, ...findHead(name).forward(encoderOutput, batch, options) };
  }

  /** What the head makes of a batch's logits that were read back: a label for each of its candidate spans. */
  predict(logits: Float32Array, batch: PackedBatch): SpanPredictions {
    return findHead(this.head.name).predict(logits, batch, this.head.shape);
  }

  /** What trains, by group: the two have learning rates of their own. Word embeddings are the active rows only. */
  trainable(): { encoder: ReadonlyMap<string, tf.Variable>; head: ReadonlyMap<string, tf.Variable> } {
    const entries = [...this.variables].filter(([name]) => !this.untrained.has(name));
    return {
      encoder: new Map(entries.filter(([name]) => name.startsWith(ENCODER_PREFIX))),
      head: new Map(entries.filter(([name]) => !name.startsWith(ENCODER_PREFIX))),
    };
  }

  /** What a method moves without a gradient (`HeadParameter.trained`): to be kept in checkpoints beside what trains. */
  movedByMethod(): ReadonlyMap<string, tf.Variable> {
    return new Map([...this.variables].filter(([name]) => this.untrained.has(name)));
  }

  /** A copy of all parameters, on the engine. */
  snapshot(): ModelSnapshot {
    // x + 0 has a storage of its own; a clone would share the variable's and change with it.
    const values = new Map([...this.variables].map(([name, variable]) => [name, tf.keep(tf.add(variable, 0))]));
    return { values, dispose: () => tf.dispose([...values.values()]) };
  }

  /** Puts a snapshot back. */
  restore(snapshot: ModelSnapshot): void {
    for (const [name, value] of snapshot.values) {
      const copy = tf.add(value, 0);
      this.variables.get(name)?.assign(copy);
      copy.dispose();
    }
  }

  /** Another model with the same weights, in tensors of its own. */
  copy(): NerModel {
    const { config, head, trainableSubwords } = this;
    const parameters = splitParameters(this.export());
    return new NerModel({ config, head, trainableSubwords, parameters });
  }

  /**
   * All parameters, read back, by the names that they have in model files: the encoder's behind `ENCODER_PREFIX`. The
   * word embeddings are whole and in their order.
   */
  export(): NamedArrays {
    const arrays = new Map<string, NamedArray>();
    for (const [name, variable] of this.variables) {
      arrays.set(
        name,
        name === this.wordTableName
          ? this.wordTable.export()
          : { shape: variable.shape, values: variable.dataSync() as Float32Array },
      );
    }
    return arrays;
  }

  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
    this.wordTable.dispose();
  }
}

/**
 * Parameters by the names that they have in model files, parted into the encoder's and the head's, each by its own
 * names.
 */
export function splitParameters(parameters: NamedArrays): NerModelOptions['parameters'] {
  const encoder = new Map<string, NamedArray>();
  const head = new Map<string, NamedArray>();
  for (const [name, array] of parameters) {
    if (name.startsWith(ENCODER_PREFIX)) encoder.set(name.slice(ENCODER_PREFIX.length), array);
    else head.set(name, array);
  }
  return { encoder, head };
}

function createVariable({ shape, values }: NamedArray): tf.Variable {
  const initial = tf.tensor(values, shape as number[], 'float32');
  const variable = tf.variable(initial, true);
  initial.dispose();
  return variable;
}
