import type { SpanModel } from '@dynclean/models';
import type { ModelInfo } from '@dynclean/schema';

export interface SaveModelOptions {
  readonly model: SpanModel;
  readonly info: ModelInfo;
  /** Folder with the encoder's `config.json` and tokenizer files, which go along. */
  readonly encoderFolder: string;
}

/** Writes a model folder: weights, configuration, tokenizer, types. */
export function saveModel(_folder: string, _options: SaveModelOptions): Promise<void> {
  throw new Error('not written yet');
}
