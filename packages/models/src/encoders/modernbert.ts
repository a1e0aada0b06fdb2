import * as tf from '@tensorflow/tfjs-core';

import { dropout } from '../ops/dropout.js';
import { embeddingLookup } from '../ops/embeddingLookup.js';
import { gelu } from '../ops/gelu.js';
import { layerNorm } from '../ops/layerNorm.js';
import { linear } from '../ops/linear.js';
import { packedAttention } from '../ops/packedAttention.js';
import { cutRows, padRows } from '../ops/paddedRows.js';
import { type RotaryAngles, rotaryAngles, rotatePositions } from '../ops/rotatePositions.js';
import { windowScoreBias } from '../ops/windowScoreBias.js';
import type { BatchTensors, PackedLayout } from '../PackedBatch.js';
import type { EncodeOptions, Encoder, EncoderParameter } from './Encoder.js';
import {
  findLayerTypes,
  findTheta,
  type LayerType,
  modernbertConfig,
  type ModernbertConfig,
} from './parts/modernbertConfig.js';
import { linearParameters, matrixParameters, normParameters, tableParameter } from './parts/parameterKinds.js';

const WORDS = 'embeddings.tok_embeddings';
const WORD_NORM = 'embeddings.norm';
const LAST_NORM = 'final_norm';

/** What layers of a type have in common for a batch. */
interface LayerKind {
  readonly angles: RotaryAngles;
  /** `[1, T, T]`; null: each word sees all others. */
  readonly window: tf.Tensor3D | null;
}

interface LayerOptions extends EncodeOptions<ModernbertConfig> {
  readonly layout: PackedLayout;
  readonly kind: LayerKind;
}

/**
 * ModernBERT (Warner et al. 2024): norms before attention and before the feed-forward network, whose inner values are
 * gated (GeGLU); positions by turning queries and keys; most layers see near words only.
 */
export const modernbert: Encoder<ModernbertConfig> = {
  modelType: 'modernbert',
  prefix: 'model',
  config: modernbertConfig,
  wordTable: `${WORDS}.weight`,
  leftovers: [/^head\.(dense|norm)\./, /^decoder\./],
  parameters: (config) => [
    tableParameter(WORDS, config.vocabSize, config.hiddenSize),
    ...normParameters(WORD_NORM, config.hiddenSize, config.normBias),
    ...Array.from({ length: config.numLayers }, (_, layer) => layerParameters(layer, config)).flat(),
    ...normParameters(LAST_NORM, config.hiddenSize, config.normBias),
  ],
  maxSubwords: ({ maxPositions }) => maxPositions,
  encode: (batch, options) => {
    const { config, wordTable, training } = options;
    const words = normalize(embeddingLookup(wordTable, batch.wordRows), WORD_NORM, options); // [N, H]
    const embedded = dropout(words, training ? config.embeddingDropout : 0);
    const kinds = createLayerKinds(batch, config);
    let hidden = padRows(embedded, batch.layout, 'fp32'); // [N', H]
    findLayerTypes(config).forEach((type, layer) => {
      hidden = runLayer(hidden, layer, { ...options, layout: batch.layout, kind: kinds[type] });
    });
    return normalize(cutRows(hidden, batch.layout, 'fp32'), LAST_NORM, options);
  },
};

function layerParameters(layer: number, config: ModernbertConfig): EncoderParameter[] {
  const { hiddenSize, intermediateSize, attentionBias, innerBias, normBias } = config;
  const name = `layers.${layer}`;
  const ofAttention = attentionBias ? linearParameters : matrixParameters;
  const ofNetwork = innerBias ? linearParameters : matrixParameters;
  return [
    ...(layer === 0 ? [] : normParameters(`${name}.attn_norm`, hiddenSize, normBias)), // words are normalised already
    ...ofAttention(`${name}.attn.Wqkv`, 3 * hiddenSize, hiddenSize),
    ...ofAttention(`${name}.attn.Wo`, hiddenSize, hiddenSize),
    ...normParameters(`${name}.mlp_norm`, hiddenSize, normBias),
    ...ofNetwork(`${name}.mlp.Wi`, 2 * intermediateSize, hiddenSize),
    ...ofNetwork(`${name}.mlp.Wo`, hiddenSize, intermediateSize),
  ];
}

function createLayerKinds(batch: BatchTensors, config: ModernbertConfig): Record<LayerType, LayerKind> {
  const anglesOf = (type: LayerType): RotaryAngles =>
    rotaryAngles(batch, config.hiddenSize / config.numHeads, findTheta(config, type));
  return {
    full_attention: { angles: anglesOf('full_attention'), window: null },
    sliding_attention: {
      angles: anglesOf('sliding_attention'),
      window: windowScoreBias(batch.layout, Math.floor(config.window / 2)),
    },
  };
}

/** `[N', H]` to `[N', H]`. */
function runLayer(x: tf.Tensor2D, layer: number, options: LayerOptions): tf.Tensor2D {
  const name = `layers.${layer}`;
  const normed = layer === 0 ? x : normalize(x, `${name}.attn_norm`, options);
  const attended = tf.add<tf.Tensor2D>(x, attend(normed, `${name}.attn`, options));
  return tf.add(attended, feedForward(normalize(attended, `${name}.mlp_norm`, options), `${name}.mlp`, options));
}

function attend(x: tf.Tensor2D, name: string, options: LayerOptions): tf.Tensor2D {
  const { config, training, layout, kind } = options;
  const { numHeads } = config;
  const { angles, window } = kind;
  const project = createProjection(options, config.attentionBias);
  const dropoutRate = training ? config.attentionDropout : 0;
  const all = project(x, `${name}.Wqkv`); // [N', 3H]
  const [queries, keys, values] = tf.split(all, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const context = packedAttention(
    {
      queries: rotatePositions(queries, angles, numHeads),
      keys: rotatePositions(keys, angles, numHeads),
      values,
    },
    { layout, numHeads, dropoutRate, ...(window && { scoreBias: window }) },
  ); // [N', H]
  return dropout(project(context, `${name}.Wo`), dropoutRate);
}

/** `W (gelu(a) b)`, a and b being the halves of what the first layer gives (Shazeer 2020). */
function feedForward(x: tf.Tensor2D, name: string, options: LayerOptions): tf.Tensor2D {
  const { config, training } = options;
  const project = createProjection(options, config.innerBias);
  const both = project(x, `${name}.Wi`); // [N', 2I]
  const [values, gates] = tf.split(both, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
  const inner = dropout(tf.mul<tf.Tensor2D>(gelu(values), gates), training ? config.hiddenDropout : 0);
  return project(inner, `${name}.Wo`);
}

/** Linear layers by their names, all with a bias or all without. */
function createProjection({ parameter }: EncodeOptions<ModernbertConfig>, hasBias: boolean) {
  return (x: tf.Tensor2D, name: string): tf.Tensor2D =>
    linear(x, parameter(`${name}.weight`), hasBias ? parameter(`${name}.bias`) : null);
}

function normalize(x: tf.Tensor2D, name: string, options: EncodeOptions<ModernbertConfig>): tf.Tensor2D {
  const { config, parameter } = options;
  const beta = config.normBias ? parameter<tf.Tensor1D>(`${name}.bias`) : tf.zeros<tf.Rank.R1>([config.hiddenSize]);
  return layerNorm(x, { gamma: parameter(`${name}.weight`), beta, epsilon: config.layerNormEps });
}
