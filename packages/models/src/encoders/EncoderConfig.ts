/** What an encoder's `config.json` says, as far as every architecture has it. */
export interface EncoderConfig {
  /** `model_type`. */
  readonly architecture: string;
  readonly vocabSize: number;
  /** H */
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly numHeads: number;
  readonly intermediateSize: number;
  /** Rows of the position table; some architectures leave its first ones unused. */
  readonly maxPositions: number;
  readonly layerNormEps: number;
  /** Dropout after embeddings and after each block's two dense layers. */
  readonly hiddenDropout: number;
  /** Dropout on attention probabilities. */
  readonly attentionDropout: number;
  readonly padId: number;
}
