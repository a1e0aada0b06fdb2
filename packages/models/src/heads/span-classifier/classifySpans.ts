import * as tf from '@tensorflow/tfjs-core';

import type { ParameterLookup } from '../../encoders/Encoder.js';
import { dropout } from '../../ops/dropout.js';
import { embeddingLookup } from '../../ops/embeddingLookup.js';
import { linear } from '../../ops/linear.js';
import { spanFeatures } from '../../ops/spanFeatures.js';
import type { BatchTensors } from '../../PackedBatch.js';

/** What the head computes for the S spans of a batch. */
export interface SpanOutputs {
  /** h', the encoder's output after the head's dropout: what e(x) is made of. `[N, H]` */
  readonly headInput: tf.Tensor2D;
  /** g(x), the second hidden layer, after dropout in training. `[S, F]` */
  readonly ffnnHidden: tf.Tensor2D;
  /** z(x). `[S, C]` */
  readonly logits: tf.Tensor2D;
}

interface HeadOptions {
  readonly parameter: ParameterLookup;
  readonly headDropout: number;
  readonly training: boolean;
}

/**
 * The span classifier (DynClean, Eq. 2 and 3): a span is the concatenation of its first word's first subword, its
 * last word's last subword and an embedding of its width; two ReLU layers, then a linear one.
 *
 * The first layer is applied to the three parts apart, `A1 [s; e; w] = A1s s + A1e e + A1w w`, each word's share once
 * for all spans that begin or end there: the same sum in another order.
 *
 * @param hidden - encoder output, `[N, H]`.
 */
export function classifySpans(hidden: tf.Tensor2D, batch: BatchTensors, options: HeadOptions): SpanOutputs {
  const { parameter, headDropout, training } = options;
  const rate = training ? headDropout : 0;
  const dropped = dropout(hidden, rate); // [N, H]
  const starts = embeddingLookup(dropped, batch.firstSubword); // [W, H]
  const ends = embeddingLookup(dropped, batch.lastSubword); // [W, H]
  const widths = parameter<tf.Tensor2D>('width.weight'); // [L + 1, V]
  const weight = parameter<tf.Tensor2D>('ffnn1.weight'); // [F, 2H + V]
  const hiddenSize = hidden.shape[1];
  const share = (input: tf.Tensor2D, from: number): tf.Tensor2D =>
    linear(input, tf.slice(weight, [0, from], [-1, input.shape[1]]), null); // [rows, F]
  const byStart = share(starts, 0);
  const byEnd = share(ends, hiddenSize);
  const byWidth = tf.add<tf.Tensor2D>(share(widths, 2 * hiddenSize), parameter('ffnn1.bias')); // [L + 1, F]
  const first = spanFeatures({ byStart, byEnd, byWidth }, batch, rate); // [S, F]
  const second = tf.relu(linear(first, parameter('ffnn2.weight'), parameter('ffnn2.bias')));
  const ffnnHidden = dropout(second, rate); // [S, F]
  // In float32 whatever the precision: margins are differences of these numbers.
  const logits = linear(ffnnHidden, parameter('classifier.weight'), parameter('classifier.bias'), 'fp32'); // [S, C]
  return { headInput: dropped, ffnnHidden, logits };
}

/**
 * e(x) of every span (DynClean, Eq. 2), the classifier's input written out: start, end and width side by side.
 *
 * @param headInput - h' of the same forward pass: with its dropout in training. `[N, H]`
 * @returns `[S, 2H + V]`
 */
export function spanInputs(headInput: tf.Tensor2D, batch: BatchTensors, parameter: ParameterLookup): tf.Tensor2D {
  const starts = tf.gather(tf.gather(headInput, batch.firstSubword), batch.spanStart);
  const ends = tf.gather(tf.gather(headInput, batch.lastSubword), batch.spanEnd);
  return tf.concat([starts, ends, tf.gather(parameter<tf.Tensor2D>('width.weight'), batch.spanWidth)], 1);
}
