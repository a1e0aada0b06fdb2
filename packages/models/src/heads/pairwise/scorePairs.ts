import * as tf from '@tensorflow/tfjs-core';

import type { ParameterLookup } from '../../encoders/Encoder.js';
import { dropout } from '../../ops/dropout.js';
import { embeddingLookup } from '../../ops/embeddingLookup.js';
import { linear } from '../../ops/linear.js';
import type { BatchTensors } from '../../PackedBatch.js';

/** What the pairwise scorer computes for the S spans of a batch. */
export interface PairOutputs {
  /** The layer between features and scores, after tanh. `[S, F]` */
  readonly scoringHidden: tf.Tensor2D;
  /** `[S, C]` */
  readonly logits: tf.Tensor2D;
}

interface ScoreOptions {
  readonly parameter: ParameterLookup;
  readonly scoringDropout: number;
  readonly training: boolean;
}

/**
 * The scorer of Li et al. 2021: a span is what the first subwords of its first and last word say, side by side, less
 * each other and times each other, `[h_i; h_j; h_i - h_j; h_i * h_j]`; dropout, a linear layer, tanh, a linear layer.
 *
 * Dropout is of each feature of each span. Where there is none, the first layer is applied by parts: with its weight
 * cut into `[A1 A2 A3 A4]` it is `(A1 + A3) h_i + (A2 - A3) h_j + A4 (h_i * h_j)`, each word's share once for all spans
 * that begin or end there: the same sum in another order.
 *
 * @param hidden - encoder output, `[N, H]`.
 */
export function scorePairs(hidden: tf.Tensor2D, batch: BatchTensors, options: ScoreOptions): PairOutputs {
  const { parameter, scoringDropout, training } = options;
  const words = embeddingLookup(hidden, batch.firstSubword); // [W, H]
  const weight = parameter<tf.Tensor2D>('scoring.weight'); // [F, 4H]
  const bias = parameter<tf.Tensor1D>('scoring.bias');
  const drops = training && scoringDropout > 0;
  const scored = drops
    ? linear(dropout(pairFeatures(words, batch), scoringDropout), weight, bias)
    : scoreByParts(words, batch, { weight, bias }); // [S, F]
  const scoringHidden = tf.tanh(scored) as tf.Tensor2D;
  // In float32 whatever the precision: margins are differences of these numbers.
  const logits = linear(scoringHidden, parameter('classifier.weight'), parameter('classifier.bias'), 'fp32'); // [S, C]
  return { scoringHidden, logits };
}

/** `[h_i; h_j; h_i - h_j; h_i * h_j]` of every span, `[S, 4H]`. */
function pairFeatures(words: tf.Tensor2D, { spanStart, spanEnd }: BatchTensors): tf.Tensor2D {
  const first = embeddingLookup(words, spanStart);
  const last = embeddingLookup(words, spanEnd);
  return tf.concat([first, last, tf.sub(first, last) as tf.Tensor2D, tf.mul(first, last) as tf.Tensor2D], 1);
}

function scoreByParts(
  words: tf.Tensor2D,
  { spanStart, spanEnd }: BatchTensors,
  { weight, bias }: { readonly weight: tf.Tensor2D; readonly bias: tf.Tensor1D },
): tf.Tensor2D {
  const hiddenSize = words.shape[1];
  const part = (index: number): tf.Tensor2D => tf.slice(weight, [0, index * hiddenSize], [-1, hiddenSize]); // [F, H]
  const byStart = linear(words, tf.add(part(0), part(2)), null); // [W, F]
  const byEnd = linear(words, tf.sub(part(1), part(2)), bias); // [W, F]
  const product = tf.mul(embeddingLookup(words, spanStart), embeddingLookup(words, spanEnd)) as tf.Tensor2D; // [S, H]
  const ofProduct = linear(product, part(3), null); // [S, F]
  return tf.add(tf.add(embeddingLookup(byStart, spanStart), embeddingLookup(byEnd, spanEnd)), ofProduct);
}
