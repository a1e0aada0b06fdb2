import { relativeScoreBias } from '../ops/relativeScoreBias.js';
import type { Encoder } from './Encoder.js';
import type { EncoderConfig } from './EncoderConfig.js';
import { bertDemands, bertKeys, findSizeProblems } from './parts/bertKeys.js';
import { integer, orElse } from './parts/configValues.js';
import { robertaLanguageHead } from './parts/createLanguageHead.js';
import { defineConfig, key } from './parts/defineConfig.js';
import { tableParameter } from './parts/parameterKinds.js';
import { postNormLayers } from './parts/postNormLayers.js';
import { embeddingParameters, embedTokens, WORD_TABLE } from './parts/tokenEmbeddings.js';

/**
 * Buckets of distances, and the distance from which on all share the last one. transformers has no other numbers
 * either.
 */
const BUCKETS = { numBuckets: 32, maxDistance: 128 };

/** transformers counts positions from 2, whatever the padding id is. */
const FIRST_POSITION = 2;

const RELATIVE_BIAS = 'encoder.relative_attention_bias';

const layers = postNormLayers('encoder.layer', {
  query: 'attention.attn.q',
  key: 'attention.attn.k',
  value: 'attention.attn.v',
  attention: 'attention.attn.o',
  attentionNorm: 'attention.LayerNorm',
  inner: 'intermediate.dense',
  output: 'output.dense',
  outputNorm: 'output.LayerNorm',
});

interface MpnetConfig extends EncoderConfig {
  /** Rows of the table of biases; those beyond the buckets are never used. */
  readonly numRelativeBuckets: number;
}

/**
 * MPNet (Song et al. 2020): BERT without token types, whose scores of a query and a key have a bias by their distance
 * and the head added to them, the same in all layers.
 */
export const mpnet: Encoder<MpnetConfig> = {
  modelType: 'mpnet',
  prefix: 'mpnet',
  config: defineConfig({
    modelType: 'mpnet',
    className: 'MPNetModel',
    keys: {
      ...bertKeys({ padId: 1 }),
      numRelativeBuckets: key(
        'relative_attention_num_buckets',
        orElse(integer(BUCKETS.numBuckets, 2 ** 12), BUCKETS.numBuckets),
      ),
    },
    demands: bertDemands(),
    findProblems: (config, keys) => findSizeProblems(config, keys, FIRST_POSITION),
  }),
  wordTable: WORD_TABLE,
  languageHead: robertaLanguageHead,
  parameters: (config) => [
    ...embeddingParameters(config, { numTypes: 0 }),
    ...layers.parameters(config),
    tableParameter(RELATIVE_BIAS, config.numRelativeBuckets, config.numHeads),
  ],
  maxSubwords: ({ maxPositions }) => maxPositions - FIRST_POSITION,
  encode: (batch, options) => {
    const embedded = embedTokens(batch, { ...options, numTypes: 0, firstPosition: FIRST_POSITION });
    const scoreBias = relativeScoreBias(options.parameter(`${RELATIVE_BIAS}.weight`), batch.layout, BUCKETS);
    return layers.run(embedded, { ...options, layout: batch.layout, scoreBias });
  },
};
