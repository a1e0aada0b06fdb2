import * as tf from '@tensorflow/tfjs-core';

import { dropout } from './dropout.js';
import type { LayerOptions, LayerParameters } from './encoderLayer.js';
import { gelu } from './gelu.js';
import { layerNorm } from './layerNorm.js';
import { linear } from './linear.js';

/** The parameters of a layer that are not attention's own. */
export type FinishingParameters = Omit<LayerParameters, `${'query' | 'key' | 'value'}${'Weight' | 'Bias'}`>;

/**
 * What follows attention in a layer of BERT's kind, in plain ops: the linear layer after it and the feed-forward
 * network, each with dropout added to its input and normalised.
 *
 * @param x - the layer's input, `[N', H]`, as is the result.
 * @param context - what attention gave, `[N', H]`.
 */
export function finishLayer(
  x: tf.Tensor2D,
  context: tf.Tensor2D,
  given: FinishingParameters,
  { layerNormEps, hiddenDropout }: Pick<LayerOptions, 'layerNormEps' | 'hiddenDropout'>,
): tf.Tensor2D {
  const output = dropout(linear(context, given.attentionWeight, given.attentionBias), hiddenDropout);
  const attended = layerNorm(tf.add(output, x), given.attentionNormWeight, given.attentionNormBias, layerNormEps);
  const inner = gelu(linear(attended, given.innerWeight, given.innerBias)); // [N', I]
  const result = dropout(linear(inner, given.outputWeight, given.outputBias), hiddenDropout);
  return layerNorm(tf.add(result, attended), given.outputNormWeight, given.outputNormBias, layerNormEps);
}
