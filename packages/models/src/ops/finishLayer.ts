import * as tf from '@tensorflow/tfjs-core';

import { dropout } from './dropout.js';
import { gelu } from './gelu.js';
import { layerNorm } from './layerNorm.js';
import type { LayerOptions } from './LayerOptions.js';
import type { LayerParameters } from './LayerParameters.js';
import { linear } from './linear.js';

/** The parameters of a layer that are not attention's own. */
export type FinishingParameters = Omit<LayerParameters, `${'query' | 'key' | 'value'}${'Weight' | 'Bias'}`>;

/** What `finishLayer` takes beside values: the layer's parameters, and two of its options. */
export interface FinishingOptions extends Pick<LayerOptions, 'layerNormEps' | 'hiddenDropout'> {
  readonly parameters: FinishingParameters;
}

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
  { parameters: given, layerNormEps: epsilon, hiddenDropout }: FinishingOptions,
): tf.Tensor2D {
  const output = dropout(linear(context, given.attentionWeight, given.attentionBias), hiddenDropout);
  const attended = layerNorm(tf.add(output, x), {
    gamma: given.attentionNormWeight,
    beta: given.attentionNormBias,
    epsilon,
  });
  const inner = gelu(linear(attended, given.innerWeight, given.innerBias)); // [N', I]
  const result = dropout(linear(inner, given.outputWeight, given.outputBias), hiddenDropout);
  return layerNorm(tf.add(result, attended), { gamma: given.outputNormWeight, beta: given.outputNormBias, epsilon });
}
