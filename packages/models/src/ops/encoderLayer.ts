import { encoderLayerParameters, enginePrecision, hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import type { PackedLayout } from '../PackedBatch.js';
import { applyFused, runFused } from './applyFused.js';
import { finishLayer } from './finishLayer.js';
import { linear } from './linear.js';
import { packedAttention } from './packedAttention.js';

/** A layer's parameters: weights `[O, I]` and biases `[O]` as checkpoints have them. */
export interface LayerParameters {
  readonly queryWeight: tf.Tensor2D;
  readonly queryBias: tf.Tensor1D;
  readonly keyWeight: tf.Tensor2D;
  readonly keyBias: tf.Tensor1D;
  readonly valueWeight: tf.Tensor2D;
  readonly valueBias: tf.Tensor1D;
  readonly attentionWeight: tf.Tensor2D;
  readonly attentionBias: tf.Tensor1D;
  readonly attentionNormWeight: tf.Tensor1D;
  readonly attentionNormBias: tf.Tensor1D;
  readonly innerWeight: tf.Tensor2D;
  readonly innerBias: tf.Tensor1D;
  readonly outputWeight: tf.Tensor2D;
  readonly outputBias: tf.Tensor1D;
  readonly outputNormWeight: tf.Tensor1D;
  readonly outputNormBias: tf.Tensor1D;
}

/** How a layer computes: which rows are a sentence, heads, dropout rates and what is added to scores. */
export interface LayerOptions {
  readonly layout: PackedLayout;
  readonly numHeads: number;
  readonly layerNormEps: number;
  /** Dropout of what attention and the feed-forward network give; 0 switches it off. */
  readonly hiddenDropout: number;
  /** Dropout of the attention probabilities. */
  readonly attentionDropout: number;
  /**
   * `[heads, T, T]` by query and key, T at least the longest group's length: its first t rows and columns are added to
   * the scores of sentences of t subwords, after their scaling.
   */
  readonly scoreBias?: tf.Tensor3D;
}

/**
 * One layer of BERT: self-attention, then a feed-forward network, each with dropout added to its input and normalised
 * (post-norm). x and the result are `[N', H]` as `padRows` makes them, N' = `layout.numRows`.
 */
export function encoderLayer(x: tf.Tensor2D, parameters: LayerParameters, options: LayerOptions): tf.Tensor2D {
  return hasKernel('EncoderLayer') ? fusedLayer(x, parameters, options) : plainLayer(x, parameters, options);
}

function fusedLayer(
  x: tf.Tensor2D,
  parameters: LayerParameters,
  { layout, scoreBias, ...options }: LayerOptions,
): tf.Tensor2D {
  const attrs = {
    ...options,
    precision: enginePrecision(),
    lanes: layout.lanes.map(({ groups }) => groups.map(({ numSentences, length }) => ({ numSentences, length }))),
    keepStates: tf.engine().state.gradientDepth > 0,
  };
  const given: tf.NamedTensorMap = { x, ...parameters, ...(scoreBias && { scoreBias }), sources: layout.sources };
  layout.lanes.forEach(({ groups, slots }, lane) => {
    given[`slots${lane}`] = slots;
    groups.forEach(({ rows, keyMask }, i) => {
      given[`rows${lane}_${i}`] = rows;
      given[`keyMask${lane}_${i}`] = keyMask;
    });
  });
  return applyFused(
    [x, ...encoderLayerParameters.map((name) => parameters[name]), ...(scoreBias ? [scoreBias] : [])],
    () => {
      const [y, ...states] = runFused('EncoderLayer', given, attrs);
      return { value: y as tf.Tensor2D, saved: [...Object.values(given), ...states] };
    },
    (dy, saved) => {
      const names = [...Object.keys(given), 'states'];
      const kept = Object.fromEntries(names.map((name, i) => [name, saved[i] as tf.Tensor]));
      return runFused('EncoderLayerGrad', { dy, ...kept }, attrs);
    },
  );
}

function plainLayer(x: tf.Tensor2D, given: LayerParameters, options: LayerOptions): tf.Tensor2D {
  const { layout, numHeads, attentionDropout, scoreBias } = options;
  const context = packedAttention(
    linear(x, given.queryWeight, given.queryBias),
    linear(x, given.keyWeight, given.keyBias),
    linear(x, given.valueWeight, given.valueBias),
    { layout, numHeads, dropoutRate: attentionDropout, ...(scoreBias && { scoreBias }) },
  ); // [N', H]
  return finishLayer(x, context, given, options);
}
