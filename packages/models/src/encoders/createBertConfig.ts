import type { BertConfig } from './parts/createBertEncoder.js';

/**
 * A BERT of a size: what is not given as BERT-base has it, the inner layer 4 times as wide, dropout included.
 */
export function createBertConfig(
  given: Pick<BertConfig, 'vocabSize' | 'numLayers' | 'hiddenSize' | 'numHeads'> & Partial<BertConfig>,
): BertConfig {
  return {
    architecture: 'bert',
    intermediateSize: 4 * given.hiddenSize,
    maxPositions: 512,
    typeVocabSize: 2,
    layerNormEps: 1e-12,
    hiddenDropout: 0.1,
    attentionDropout: 0.1,
    padId: 0,
    ...given,
  };
}
