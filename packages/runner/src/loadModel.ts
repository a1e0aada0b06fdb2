import type { SpanModel } from '@dynclean/models';
import type { LabelVocabulary } from '@dynclean/datasets';
import type { ModelInfo } from '@dynclean/schema';
import type { SubwordTokenizer } from '@dynclean/tokenizers';

export interface LoadedModel {
  readonly folder: string;
  readonly info: ModelInfo;
  readonly vocabulary: LabelVocabulary;
  readonly tokenizer: SubwordTokenizer;
  readonly model: SpanModel;
  /** Frees the model's tensors. */
  dispose(): void;
}

/** Loads a model folder (or `model/` of a run folder) onto the engine that was started. */
export function loadModel(_folder: string): Promise<LoadedModel> {
  throw new Error('not written yet');
}
