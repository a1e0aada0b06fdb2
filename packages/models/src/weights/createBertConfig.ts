import type { EncoderConfig } from './EncoderConfig.js';

/** A BERT of a size: all else as BERT-base has it, the inner layer 4 times as wide. */
export function createBertConfig(
  size: Pick<EncoderConfig, 'vocabSize' | 'numLayers' | 'hiddenSize' | 'numHeads'>,
): EncoderConfig {
  return {
    architecture: 'bert',
    ...size,
    intermediateSize: 4 * size.hiddenSize,
    maxPositions: 512,
    typeVocabSize: 2,
    layerNormEps: 1e-12,
    hiddenDropout: 0.1,
    attentionDropout: 0.1,
    padId: 0,
  };
}
