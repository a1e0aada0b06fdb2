import { linear } from '../ops/linear.js';
import type { Encoder } from './Encoder.js';
import { bertDemands, bertKeys, findSizeProblems } from './parts/bertKeys.js';
import { integer, most, orElse } from './parts/configValues.js';
import { type BertConfig, bertLayers } from './parts/createBertEncoder.js';
import { defineConfig, key } from './parts/defineConfig.js';
import { linearParameters } from './parts/parameterKinds.js';
import { embeddingParameters, embedTokens, WORD_TABLE } from './parts/tokenEmbeddings.js';

const PROJECTION = 'embeddings_project';

interface ElectraConfig extends BertConfig {
  readonly embeddingSize: number;
}

/**
 * ELECTRA (Clark et al. 2020): BERT whose embeddings may be narrower than its layers, and are projected to them then.
 */
export const electra: Encoder<ElectraConfig> = {
  modelType: 'electra',
  prefix: 'electra',
  config: defineConfig({
    modelType: 'electra',
    className: 'ElectraModel',
    keys: {
      ...bertKeys({ padId: 0 }),
      embeddingSize: key('embedding_size', orElse(integer(1, most.hiddenSize), 128)),
      typeVocabSize: key('type_vocab_size', orElse(integer(1, most.types), 2)),
    },
    demands: bertDemands(),
    findProblems: (config, keys) => findSizeProblems(config, keys, 0),
  }),
  wordTable: WORD_TABLE,
  leftovers: [/^(discriminator|generator)_predictions\./, /^generator_lm_head\./],
  parameters: (config) => [
    ...embeddingParameters(config, { size: config.embeddingSize, numTypes: config.typeVocabSize }),
    ...(config.embeddingSize === config.hiddenSize
      ? []
      : linearParameters(PROJECTION, config.hiddenSize, config.embeddingSize)),
    ...bertLayers.parameters(config),
  ],
  maxSubwords: ({ maxPositions }) => maxPositions,
  encode: (batch, options) => {
    const { config, parameter } = options;
    const embedded = embedTokens(batch, { ...options, numTypes: config.typeVocabSize, firstPosition: 0 });
    const projected =
      config.embeddingSize === config.hiddenSize
        ? embedded
        : linear(embedded, parameter(`${PROJECTION}.weight`), parameter(`${PROJECTION}.bias`));
    return bertLayers.run(projected, { ...options, layout: batch.layout });
  },
};
