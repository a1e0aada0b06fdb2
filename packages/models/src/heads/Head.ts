import { InputError } from '@dynclean/schema';
import type * as tf from '@tensorflow/tfjs-core';
import type { z } from 'zod';

import type { EncoderConfig } from '../encoders/EncoderConfig.js';
import type { ParameterInfo, ParameterLookup } from '../encoders/Encoder.js';
import type { NamedArrays } from '../NamedArrays.js';
import type { BatchTensors, PackedBatch } from '../PackedBatch.js';

/** What a head is made by: sizes, rates and choices. */
export interface HeadShape {
  /** C: types and "no entity", one more in a threshold run. */
  readonly numClasses: number;
}

/** A parameter of a head. */
export interface HeadParameter extends ParameterInfo {
  /**
   * False for what a method moves by itself, such as prototypes that are means: saved with the model, without a
   * gradient.
   * @default true
   */
  readonly trained?: boolean;
}

/** What a head gives for a batch. Tensors belong to the caller's scope. */
export interface HeadOutputs {
  /** Scores before softmax, a row for each of the head's `rows`; float32 whatever the precision. */
  readonly logits: tf.Tensor2D;
  /** The outputs that the head's `outputs` names, each computed when it is asked for. */
  readonly named: Readonly<Record<string, () => tf.Tensor2D>>;
}

/** Labels of a batch's candidate spans, in the order of the batch. */
export interface SpanPredictions {
  /** `[S]`; 0: no entity. */
  readonly labels: Int32Array;
  /** `[S]` how probable the head takes that label to be. */
  readonly probabilities: Float32Array;
}

/** What a head needs beside the batch: what it is made by, its parameters, and whether it trains. */
export interface HeadOptions<Shape extends HeadShape> {
  readonly shape: Shape;
  readonly parameter: ParameterLookup;
  /** Dropout on. */
  readonly training: boolean;
}

/**
 * What stands on an encoder: from the last hidden layer to scores, and from scores to labels of candidate spans. A new
 * one is a folder beside this file and a line in `builtInHeads.ts`, or a call of `registerHead` from outside.
 */
export interface Head<Shape extends HeadShape = HeadShape> {
  /** As model files name it. */
  readonly name: string;
  /** What it is made by. Read from a training's settings and `numClasses`, of which it takes what it names. */
  readonly shape: z.ZodType<Shape>;
  /** What a row of the logits stands for: a candidate span of the batch, or a word. */
  readonly rows: 'spans' | 'words';
  /** Names of its other outputs, such as the vector before the last layer, for methods that ask for one. */
  readonly outputs: readonly string[];
  /** Names and shapes of all parameters, in the order of model files. None begins with the encoder's prefix. */
  parameters(shape: Shape, config: EncoderConfig): HeadParameter[];
  /**
   * Fresh values for all of them, drawn from the engine's JavaScript numbers (`seedEngine`): the same on every engine.
   */
  initialize(shape: Shape, config: EncoderConfig): NamedArrays;
  /** @param hidden - the encoder's output, `[N, H]`. */
  forward(hidden: tf.Tensor2D, batch: BatchTensors, options: HeadOptions<Shape>): HeadOutputs;
  /** @param logits - of that batch, read back, row-major. */
  predict(logits: Float32Array, batch: PackedBatch, shape: Shape): SpanPredictions;
}

/** One of a head's named outputs. @throws InputError that lists those that there are. */
export function findOutput({ named }: Pick<HeadOutputs, 'named'>, name: string): tf.Tensor2D {
  const compute = named[name];
  if (compute !== undefined) return compute();
  const known = Object.keys(named).join(', ');
  throw new InputError(`head: the output must be one of ${known === '' ? 'none' : known}, but got "${name}"`);
}
