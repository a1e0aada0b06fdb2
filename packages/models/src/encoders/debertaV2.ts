import * as tf from '@tensorflow/tfjs-core';

import {
  countSpan,
  type DistanceBuckets,
  disentangledProducts,
  distanceRow,
  type PositionRows,
} from '../ops/disentangledProducts.js';
import { dropout } from '../ops/dropout.js';
import { finishLayer } from '../ops/finishLayer.js';
import { layerNorm } from '../ops/layerNorm.js';
import { linear } from '../ops/linear.js';
import { longestGroup } from '../ops/longestGroup.js';
import { packedAttention } from '../ops/packedAttention.js';
import { cutRows, padRows } from '../ops/paddedRows.js';
import type { PackedLayout } from '../PackedBatch.js';
import type { EncodeOptions, Encoder, EncoderParameter } from './Encoder.js';
import { debertaConfig, type DebertaConfig, findDistanceBuckets } from './parts/debertaConfig.js';
import { keyParameters, linearParameters, normParameters, tableParameter } from './parts/parameterKinds.js';
import { postNormLayers } from './parts/postNormLayers.js';
import { embeddingParameters, embedTokens, WORD_TABLE } from './parts/tokenEmbeddings.js';

const DISTANCES = 'encoder.rel_embeddings';
const NORM = 'encoder.LayerNorm';

const layers = postNormLayers('encoder.layer', {
  query: 'attention.self.query_proj',
  key: 'attention.self.key_proj',
  value: 'attention.self.value_proj',
  attention: 'attention.output.dense',
  attentionNorm: 'attention.output.LayerNorm',
  inner: 'intermediate.dense',
  output: 'output.dense',
  outputNorm: 'output.LayerNorm',
});

/** The rows of the table of distances that a batch has a use for: they are consecutive. */
interface UsedDistances {
  readonly buckets: DistanceBuckets;
  readonly firstRow: number;
  /** `[R, H]` */
  readonly rows: tf.Tensor2D;
}

interface LayerOptions extends EncodeOptions<DebertaConfig> {
  readonly layout: PackedLayout;
  readonly distances: UsedDistances;
}

/**
 * DeBERTa-v2 and -v3 (He et al. 2021, 2023): BERT without token types, whose scores have beside the product of query
 * and key that of each with an embedding of their distance (`disentangledProducts`).
 */
export const debertaV2: Encoder<DebertaConfig> = {
  modelType: 'deberta-v2',
  prefix: 'deberta',
  config: debertaConfig,
  wordTable: WORD_TABLE,
  // Of training by replaced words, and a table of positions that is there and not used.
  leftovers: [/^(lm|mask)_predictions\./, /^embeddings\.position_embeddings\.weight$/],
  parameters: (config) => [
    ...embeddingParameters(config, { numTypes: config.typeVocabSize, hasPositions: config.hasPositions }),
    ...layers.parameters(config).map((parameter) => chooseBiasRole(parameter, config)),
    ...distanceParameters(config),
  ],
  maxSubwords: ({ maxPositions }) => maxPositions,
  encode: (batch, options) => {
    const { typeVocabSize: numTypes, hasPositions, numLayers } = options.config;
    const embedded = embedTokens(batch, { ...options, numTypes, hasPositions, firstPosition: 0 });
    const { layout } = batch;
    const ofLayers = { ...options, layout, distances: findUsedDistances(layout, options) };
    let hidden = padRows(embedded, layout, 'fp32'); // [N', H]
    for (let layer = 0; layer < numLayers; layer++) hidden = runLayer(hidden, layer, ofLayers);
    return cutRows(hidden, layout, 'fp32');
  },
};

/**
 * Where keys meet queries of distances, too, a key's bias counts; where they don't, the bias of the norm of distances
 * is another part of keys that shifts all scores of a query alike.
 */
function chooseBiasRole(parameter: EncoderParameter, { positionTerms }: DebertaConfig): EncoderParameter {
  const isOfKeys = parameter.role === 'keyBias' || parameter.name === `${NORM}.bias`;
  return isOfKeys ? { ...parameter, role: positionTerms.includes('p2c') ? 'bias' : 'keyBias' } : parameter;
}

function distanceParameters(config: DebertaConfig): EncoderParameter[] {
  const { hiddenSize, numLayers, positionTerms, sharesMatrices, normOfPositions } = config;
  const ofLayer = (layer: number): EncoderParameter[] => [
    ...(positionTerms.includes('c2p') ? keyParameters(keyName(layer), hiddenSize, hiddenSize) : []),
    ...(positionTerms.includes('p2c') ? linearParameters(queryName(layer), hiddenSize, hiddenSize) : []),
  ];
  return [
    ...(sharesMatrices ? [] : Array.from({ length: numLayers }, (_, layer) => ofLayer(layer)).flat()),
    tableParameter(DISTANCES, 2 * countSpan(findDistanceBuckets(config)), hiddenSize),
    ...(normOfPositions === 'layer_norm'
      ? normParameters(NORM, hiddenSize).map((parameter) => chooseBiasRole(parameter, config))
      : []),
  ];
}

function keyName(layer: number): string {
  return `encoder.layer.${layer}.attention.self.pos_key_proj`;
}

function queryName(layer: number): string {
  return `encoder.layer.${layer}.attention.self.pos_query_proj`;
}

function findUsedDistances(layout: PackedLayout, options: EncodeOptions<DebertaConfig>): UsedDistances {
  const { config, parameter } = options;
  const buckets = findDistanceBuckets(config);
  const farthest = longestGroup(layout) - 1;
  const firstRow = distanceRow(-farthest, buckets);
  const numRows = distanceRow(farthest, buckets) - firstRow + 1;
  const rows = tf.slice(parameter<tf.Tensor2D>(`${DISTANCES}.weight`), [firstRow, 0], [numRows, config.hiddenSize]);
  if (config.normOfPositions === 'none') return { buckets, firstRow, rows };
  const [gamma, beta] = [parameter<tf.Tensor1D>(`${NORM}.weight`), parameter<tf.Tensor1D>(`${NORM}.bias`)];
  return { buckets, firstRow, rows: layerNorm(rows, { gamma, beta, epsilon: config.layerNormEps }) };
}

/** `[N', H]` to `[N', H]`. */
function runLayer(x: tf.Tensor2D, layer: number, options: LayerOptions): tf.Tensor2D {
  const { config, parameter, training, layout, distances } = options;
  const { numHeads, hiddenSize, positionTerms, layerNormEps } = config;
  const hiddenDropout = training ? config.hiddenDropout : 0;
  const given = layers.find(layer, parameter);
  const rows = dropout(distances.rows, hiddenDropout);
  const positions = projectDistances({ ...distances, rows }, layer, options);
  const context = packedAttention(
    {
      queries: linear(x, given.queryWeight, given.queryBias),
      keys: linear(x, given.keyWeight, given.keyBias),
      values: linear(x, given.valueWeight, given.valueBias),
    },
    {
      layout,
      numHeads,
      dropoutRate: training ? config.attentionDropout : 0,
      extraProducts: (queries, keys) => disentangledProducts(queries, keys, positions),
      scale: 1 / Math.sqrt((hiddenSize / numHeads) * (1 + positionTerms.length)),
    },
  ); // [N', H]
  return finishLayer(x, context, { parameters: given, layerNormEps, hiddenDropout });
}

function projectDistances(
  { buckets, rows, firstRow }: UsedDistances,
  layer: number,
  { config, parameter }: EncodeOptions<DebertaConfig>,
): PositionRows {
  const { positionTerms, sharesMatrices } = config;
  const words = layers.find(layer, parameter);
  const project = (name: string): tf.Tensor2D => linear(rows, parameter(`${name}.weight`), parameter(`${name}.bias`));
  const computeKeys = (): tf.Tensor2D =>
    sharesMatrices ? linear(rows, words.keyWeight, words.keyBias) : project(keyName(layer));
  const computeQueries = (): tf.Tensor2D =>
    sharesMatrices ? linear(rows, words.queryWeight, words.queryBias) : project(queryName(layer));
  return {
    buckets,
    firstRow,
    keys: positionTerms.includes('c2p') ? computeKeys() : null,
    queries: positionTerms.includes('p2c') ? computeQueries() : null,
  };
}
