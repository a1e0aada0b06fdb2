import type { Encoder, LanguageHead } from '../Encoder.js';
import type { EncoderConfig } from '../EncoderConfig.js';
import { bertDemands, bertKeys, findSizeProblems } from './bertKeys.js';
import { integer, most, orElse, wanted } from './configValues.js';
import { defineConfig, key } from './defineConfig.js';
import { postNormLayers } from './postNormLayers.js';
import { embeddingParameters, embedTokens, WORD_TABLE } from './tokenEmbeddings.js';

/** Config of BERT and of those that differ from it in names and positions alone. */
export interface BertConfig extends EncoderConfig {
  readonly typeVocabSize: number;
}

/** The layers by the names that BERT's checkpoints have for their parts. */
export const bertLayers = postNormLayers('encoder.layer', {
  query: 'attention.self.query',
  key: 'attention.self.key',
  value: 'attention.self.value',
  attention: 'attention.output.dense',
  attentionNorm: 'attention.output.LayerNorm',
  inner: 'intermediate.dense',
  output: 'output.dense',
  outputNorm: 'output.LayerNorm',
});

/**
 * BERT (Devlin et al. 2019) or one of its like: the last hidden layer for every subword (DynClean, Eq. 1).
 *
 * @param options.padId - `pad_token_id` where `config.json` leaves it out.
 * @param options.firstPosition - row of the position table that a sentence's first subword has.
 */
export function createBertEncoder(options: {
  readonly modelType: string;
  readonly className: string;
  readonly prefix: string;
  readonly padId: number;
  readonly firstPosition: (config: Pick<EncoderConfig, 'padId'>) => number;
  readonly languageHead?: LanguageHead;
}): Encoder<BertConfig> {
  const { modelType, className, prefix, padId, firstPosition, languageHead } = options;
  const config = defineConfig({
    modelType,
    className,
    keys: { ...bertKeys({ padId }), typeVocabSize: key('type_vocab_size', orElse(integer(1, most.types), 2)) },
    demands: {
      ...bertDemands(),
      position_embedding_type: {
        schema: wanted('"absolute", relative positions are not supported', (value) => value === 'absolute').nullish(),
        written: 'absolute',
      },
    },
    findProblems: (given, keys) => findSizeProblems(given, keys, firstPosition(given)),
  });
  return {
    modelType,
    prefix,
    config,
    wordTable: WORD_TABLE,
    ...(languageHead && { languageHead }),
    parameters: (given) => [
      ...embeddingParameters(given, { numTypes: given.typeVocabSize }),
      ...bertLayers.parameters(given),
    ],
    maxSubwords: (given) => given.maxPositions - firstPosition(given),
    encode: (batch, given) => {
      const { typeVocabSize } = given.config;
      const embedded = embedTokens(batch, {
        ...given,
        numTypes: typeVocabSize,
        firstPosition: firstPosition(given.config),
      });
      return bertLayers.run(embedded, { ...given, layout: batch.layout });
    },
  };
}
