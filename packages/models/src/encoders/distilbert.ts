import type { Encoder } from './Encoder.js';
import type { EncoderConfig } from './EncoderConfig.js';
import { bertDemands, findSizeProblems } from './parts/bertKeys.js';
import { integer, most, orElse, rate } from './parts/configValues.js';
import { constant, defineConfig, key } from './parts/defineConfig.js';
import { postNormLayers } from './parts/postNormLayers.js';
import { embeddingParameters, embedTokens, WORD_TABLE } from './parts/tokenEmbeddings.js';

const layers = postNormLayers('transformer.layer', {
  query: 'attention.q_lin',
  key: 'attention.k_lin',
  value: 'attention.v_lin',
  attention: 'attention.out_lin',
  attentionNorm: 'sa_layer_norm',
  inner: 'ffn.lin1',
  output: 'ffn.lin2',
  outputNorm: 'output_layer_norm',
});

/**
 * DistilBERT (Sanh et al. 2019): BERT without token types, half as deep, under names of its own. One departure, in
 * training alone: what attention gives has dropout as in BERT, where transformers' DistilBERT has none.
 */
export const distilbert: Encoder = {
  modelType: 'distilbert',
  prefix: 'distilbert',
  config: defineConfig({
    modelType: 'distilbert',
    className: 'DistilBertModel',
    keys: {
      vocabSize: key('vocab_size', integer(1, most.vocabSize)),
      hiddenSize: key('dim', integer(1, most.hiddenSize)),
      numLayers: key('n_layers', integer(1, most.layers)),
      numHeads: key('n_heads', integer(1, most.heads)),
      intermediateSize: key('hidden_dim', integer(1, most.innerSize)),
      maxPositions: key('max_position_embeddings', integer(1, most.positions)),
      layerNormEps: constant(1e-12),
      hiddenDropout: key('dropout', orElse(rate, 0.1)),
      attentionDropout: key('attention_dropout', orElse(rate, 0.1)),
      padId: key('pad_token_id', orElse(integer(0, most.vocabSize), 0)),
    },
    demands: bertDemands('activation'),
    findProblems: (config, keys) => findSizeProblems(config, keys, 0),
  }),
  wordTable: WORD_TABLE,
  leftovers: [/^vocab_(transform|layer_norm|projector)\./, /^pre_classifier\./],
  parameters: (config: EncoderConfig) => [
    ...embeddingParameters(config, { numTypes: 0 }),
    ...layers.parameters(config),
  ],
  maxSubwords: ({ maxPositions }) => maxPositions,
  encode: (batch, options) => {
    const embedded = embedTokens(batch, { ...options, numTypes: 0, firstPosition: 0 });
    return layers.run(embedded, { ...options, layout: batch.layout });
  },
};
