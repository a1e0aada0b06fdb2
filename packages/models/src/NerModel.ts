import { ShapeError } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { type SpanOutputs, classifySpans, spanInputs } from './classifySpans.js';
import type { ParameterLookup } from './encoders/Encoder.js';
import type { EncoderConfig } from './encoders/EncoderConfig.js';
import { findEncoder } from './encoders/registry.js';
import { type HeadShape, headParameterShapes } from './initializeHead.js';
import type { NamedArray, NamedArrays } from './NamedArrays.js';
import { type BatchTensors, type PackedBatch, uploadBatch } from './PackedBatch.js';
import { WordTable } from './WordTable.js';

/** How the encoder's parameters are told from the head's in a model's checkpoint. */
const ENCODER_PREFIX = 'encoder.';

export interface SpanModelOptions {
  readonly config: EncoderConfig;
  readonly head: HeadShape;
  /** Dropout of the head; the encoder's own is in `config`. */
  readonly headDropout: number;
  /** Encoder parameters under `encoder.`, head parameters as `headParameterShapes` names them. */
  readonly parameters: NamedArrays;
  /** Subword ids that training can meet; null: any. The others stay out of the optimizer (`WordTable`). */
  readonly trainableSubwords?: ReadonlySet<number> | null;
}

/** What a forward pass gives: the head's outputs and the encoder's, `[N, H]`. */
export interface ModelOutputs extends SpanOutputs {
  readonly encoderOutput: tf.Tensor2D;
}

/** A copy of all trained parameters at one moment. */
export interface ModelSnapshot {
  readonly values: ReadonlyMap<string, tf.Tensor>;
  dispose(): void;
}

/** The span-based NER model of DynClean, section 3.1: an encoder, the span classifier on it, and their parameters. */
export class SpanModel {
  readonly config: EncoderConfig;
  readonly head: HeadShape;
  private readonly headDropout: number;
  private readonly variables = new Map<string, tf.Variable>();
  /** Name of the word embeddings in a model's checkpoint. */
  private readonly wordTableName: string;
  private readonly wordTable: WordTable;

  /** @throws ShapeError when a parameter of the head is missing or misshapen (the encoder's are checked on loading). */
  constructor({ config, head, headDropout, parameters, trainableSubwords = null }: SpanModelOptions) {
    this.config = config;
    this.head = head;
    this.headDropout = headDropout;
    for (const [name, shape] of Object.entries(headParameterShapes(head))) {
      const given = parameters.get(name);
      if (given === undefined || given.shape.join() !== shape.join()) {
        const came = given === undefined ? 'nothing' : `[${given.shape.join(', ')}]`;
        throw new ShapeError(`SpanModel: ${name} must have shape [${shape.join(', ')}], but got ${came}`);
      }
    }
    this.wordTableName = ENCODER_PREFIX + findEncoder(config.architecture).wordTable;
    const table = parameters.get(this.wordTableName);
    if (table === undefined) throw new ShapeError(`SpanModel: ${this.wordTableName} is missing`);
    this.wordTable = new WordTable(table, trainableSubwords);
    for (const [name, { shape, values }] of parameters) {
      if (name === this.wordTableName) {
        this.variables.set(name, this.wordTable.active);
        continue;
      }
      const initial = tf.tensor(values, shape as number[], 'float32');
      this.variables.set(name, tf.variable(initial, true));
      initial.dispose();
    }
  }

  private readonly headParameter: ParameterLookup = <T extends tf.Tensor>(name: string): T => {
    const variable = this.variables.get(name);
    if (variable === undefined) throw new ShapeError(`SpanModel: there is no parameter ${name}`);
    return variable as tf.Tensor as T;
  };

  private readonly encoderParameter: ParameterLookup = (name) => this.headParameter(ENCODER_PREFIX + name);

  /** Moves a batch to the engine, for `forward`. */
  upload(batch: PackedBatch): BatchTensors & { readonly usesFrozenRows: boolean } {
    const wordRows = this.wordTable.rowsOf(batch.inputIds);
    const tensors = uploadBatch(batch, wordRows);
    return { ...tensors, usesFrozenRows: !this.wordTable.isActive(wordRows) };
  }

  /**
   * Encoder and span classifier on one batch.
   *
   * @param training - dropout on. Tensors belong to the caller's scope.
   */
  forward(batch: ReturnType<SpanModel['upload']>, training: boolean): ModelOutputs {
    const encoderOutput = findEncoder(this.config.architecture).encode(batch, {
      config: this.config,
      parameter: this.encoderParameter,
      wordTable: batch.usesFrozenRows ? this.wordTable.all() : (this.wordTable.active as tf.Tensor2D),
      training,
    });
    const { headDropout } = this;
    return {
      encoderOutput,
      ...classifySpans(encoderOutput, batch, { parameter: this.headParameter, headDropout, training }),
    };
  }

  /** e(x) of every span of a forward pass, with the dropout of that pass: TopNeg's other representation. `[S, 2H + V]` */
  spanInputs({ headInput }: Pick<ModelOutputs, 'headInput'>, batch: BatchTensors): tf.Tensor2D {
    return spanInputs(headInput, batch, this.headParameter);
  }

  /** What trains, by group: the two have learning rates of their own. Word embeddings are the active rows only. */
  trainable(): { encoder: ReadonlyMap<string, tf.Variable>; head: ReadonlyMap<string, tf.Variable> } {
    const entries = [...this.variables];
    return {
      encoder: new Map(entries.filter(([name]) => name.startsWith(ENCODER_PREFIX))),
      head: new Map(entries.filter(([name]) => !name.startsWith(ENCODER_PREFIX))),
    };
  }

  /** A copy of what trains, on the engine. */
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

  /** All parameters, read back, the word embeddings whole and in their order. */
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
