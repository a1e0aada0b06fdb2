import type { Sentence } from '@dynclean/schema';

import type { EngineChoice } from '../context/commonOptions.js';
import type { RunContext } from '../context/RunContext.js';
import { findModelFolder, loadModel } from '../training/loadModel.js';
import { openEngine } from '../training/openEngine.js';
import { type PredictedSentence, predictSentences, type PredictSentencesOptions } from './predictSentences.js';

/** Which model predicts on which sentences. */
export interface PredictOptions
  extends EngineChoice, Pick<PredictSentencesOptions, 'file' | 'overlap' | 'longSentences'> {
  /** A model folder, or a run folder with `model/`. */
  readonly model: string;
  /** Sentences, cut into tokens; read as they are needed. */
  readonly sentences: Iterable<readonly string[]> | AsyncIterable<readonly string[]>;
  /** Sentences that are predicted together. @default 256 */
  readonly chunkSize?: number;
}

/**
 * Entities of any sentences, in their order. Sentences are read and predicted by the chunk, so memory does not grow
 * with their number. The model is freed at the end, also when the caller stops early.
 *
 * @throws InputError when the model cannot be loaded, or a sentence is too long (naming its number, from 1).
 */
export async function* predictEntities(
  options: PredictOptions,
  context: RunContext = {},
): AsyncGenerator<PredictedSentence, void, undefined> {
  const { chunkSize = 256 } = options;
  const folder = findModelFolder(options.model);
  await openEngine(options, context);
  const loaded = await loadModel(folder);
  try {
    let chunk: Sentence[] = [];
    let done = 0;
    for await (const tokens of options.sentences) {
      chunk.push({ tokens, entities: [] });
      if (chunk.length < chunkSize) continue;
      yield* await predictSentences(loaded, { ...options, sentences: chunk, before: done }, context);
      done += chunk.length;
      chunk = [];
    }
    if (chunk.length > 0)
      yield* await predictSentences(loaded, { ...options, sentences: chunk, before: done }, context);
  } finally {
    loaded.dispose();
  }
}
