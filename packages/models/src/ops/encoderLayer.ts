import { encoderLayerParameters, enginePrecision, hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { applyFused, runFused } from './applyFused.js';
import { finishLayer } from './finishLayer.js';
import type { LayerOptions } from './LayerOptions.js';
import type { LayerParameters } from './LayerParameters.js';
import { linear } from './linear.js';
import { packedAttention } from './packedAttention.js';

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
    {
      queries: linear(x, given.queryWeight, given.queryBias),
      keys: linear(x, given.keyWeight, given.keyBias),
      values: linear(x, given.valueWeight, given.valueBias),
    },
    { layout, numHeads, dropoutRate: attentionDropout, ...(scoreBias && { scoreBias }) },
  ); // [N', H]
  return finishLayer(x, context, { ...options, parameters: given });
}
