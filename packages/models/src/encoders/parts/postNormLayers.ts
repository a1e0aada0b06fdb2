import type * as tf from '@tensorflow/tfjs-core';

import { encoderLayer } from '../../ops/encoderLayer.js';
import type { LayerParameters } from '../../ops/LayerParameters.js';
import { cutRows, padRows } from '../../ops/paddedRows.js';
import type { PackedLayout } from '../../PackedBatch.js';
import type { EncodeOptions, EncoderParameter, ParameterLookup } from '../Encoder.js';
import type { EncoderConfig } from '../EncoderConfig.js';
import { keyParameters, linearParameters, normParameters } from './parameterKinds.js';

/** What checkpoints call the parts of a layer; each has a weight and a bias. */
export interface LayerNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  /** The linear layer after attention, and the norm of its sum with the layer's input. */
  readonly attention: string;
  readonly attentionNorm: string;
  /** The feed-forward network's two linear layers, and the norm of its sum with its input. */
  readonly inner: string;
  readonly output: string;
  readonly outputNorm: string;
}

/** Layers as BERT has them: `encoderLayer` says what one computes. */
export interface PostNormLayers {
  parameters(config: EncoderConfig): EncoderParameter[];
  /** One layer's. */
  find(layer: number, parameter: ParameterLookup): LayerParameters;
  /**
   * All of them, one after the other.
   *
   * @param embedded - `[N, H]`, as is the result.
   * @param options.scoreBias - `[heads, T, T]`, added to the scores of every sentence in every layer (`encoderLayer`).
   */
  run(
    embedded: tf.Tensor2D,
    options: EncodeOptions & { readonly layout: PackedLayout; readonly scoreBias?: tf.Tensor3D },
  ): tf.Tensor2D;
}

/**
 * Layers of BERT's kind under the names that an architecture's checkpoints have for them.
 *
 * @param prefix - what stands before a layer's number.
 */
export function postNormLayers(prefix: string, names: LayerNames): PostNormLayers {
  const parts = Object.keys(names) as (keyof LayerNames)[];
  const findOne = (layer: number, parameter: ParameterLookup): LayerParameters =>
    findLayer((part, kind) => parameter(`${prefix}.${layer}.${names[part]}.${kind}`));
  return {
    find: findOne,
    parameters: (config) =>
      Array.from({ length: config.numLayers }, (_, layer) =>
        parts.flatMap((part) => partParameters(part, `${prefix}.${layer}.${names[part]}`, config)),
      ).flat(),
    run: (embedded, { config, parameter, training, layout, scoreBias }) => {
      let hidden = padRows(embedded, layout); // [N', H]
      for (let layer = 0; layer < config.numLayers; layer++) {
        hidden = encoderLayer(hidden, findOne(layer, parameter), {
          layout,
          numHeads: config.numHeads,
          layerNormEps: config.layerNormEps,
          hiddenDropout: training ? config.hiddenDropout : 0,
          attentionDropout: training ? config.attentionDropout : 0,
          ...(scoreBias && { scoreBias }),
        }); // [N', H]
      }
      return cutRows(hidden, layout);
    },
  };
}

function partParameters(
  part: keyof LayerNames,
  name: string,
  { hiddenSize, intermediateSize }: EncoderConfig,
): EncoderParameter[] {
  switch (part) {
    case 'inner':
      return linearParameters(name, intermediateSize, hiddenSize);
    case 'output':
      return linearParameters(name, hiddenSize, intermediateSize);
    case 'attentionNorm':
    case 'outputNorm':
      return normParameters(name, hiddenSize);
    case 'key':
      return keyParameters(name, hiddenSize, hiddenSize);
    case 'query':
    case 'value':
    case 'attention':
      return linearParameters(name, hiddenSize, hiddenSize);
  }
}

function findLayer(find: <T extends tf.Tensor>(part: keyof LayerNames, kind: 'weight' | 'bias') => T): LayerParameters {
  return {
    queryWeight: find('query', 'weight'),
    queryBias: find('query', 'bias'),
    keyWeight: find('key', 'weight'),
    keyBias: find('key', 'bias'),
    valueWeight: find('value', 'weight'),
    valueBias: find('value', 'bias'),
    attentionWeight: find('attention', 'weight'),
    attentionBias: find('attention', 'bias'),
    attentionNormWeight: find('attentionNorm', 'weight'),
    attentionNormBias: find('attentionNorm', 'bias'),
    innerWeight: find('inner', 'weight'),
    innerBias: find('inner', 'bias'),
    outputWeight: find('output', 'weight'),
    outputBias: find('output', 'bias'),
    outputNormWeight: find('outputNorm', 'weight'),
    outputNormBias: find('outputNorm', 'bias'),
  };
}
