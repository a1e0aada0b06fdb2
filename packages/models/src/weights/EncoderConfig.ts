/** What an encoder's `config.json` says, as far as the model depends on it. */
export interface EncoderConfig {
  readonly architecture: 'bert' | 'roberta';
  readonly vocabSize: number;
  /** H */
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly numHeads: number;
  readonly intermediateSize: number;
  /** Rows of the position table; RoBERTa's first `padId + 1` are never used. */
  readonly maxPositions: number;
  readonly typeVocabSize: number;
  readonly layerNormEps: number;
  /** Dropout after embeddings and after each block's two dense layers. */
  readonly hiddenDropout: number;
  /** Dropout on attention probabilities. */
  readonly attentionDropout: number;
  readonly padId: number;
}

/** Subwords that a sentence may have at most, begin and end included: 512 for the encoders of the paper. */
export function computeMaxSubwords(config: EncoderConfig): number {
  return config.architecture === 'roberta' ? config.maxPositions - config.padId - 1 : config.maxPositions;
}
