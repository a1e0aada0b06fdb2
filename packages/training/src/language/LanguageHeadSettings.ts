/** How the head of a masked language model is trained on a text. */
export interface LanguageHeadSettings {
  readonly seed: number;
  readonly epochs: number;
  /** Sentences. */
  readonly batchSize: number;
  readonly learningRate: number;
  /** Of a subword, to be one that the head must find. */
  readonly maskProbability: number;
}
