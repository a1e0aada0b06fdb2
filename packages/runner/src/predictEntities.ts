import type { EngineChoice } from './commonOptions.js';
import type { RunContext } from './RunContext.js';

export interface PredictOptions extends EngineChoice {
  /** A model folder, or a run folder with `model/`. */
  readonly model: string;
  /** Sentences, cut into tokens; read as they are needed. */
  readonly sentences: Iterable<readonly string[]> | AsyncIterable<readonly string[]>;
  /** What the sentences come from, for messages. @default `input` */
  readonly file?: string;
  /** `keep` every span with a type, nested and crossing ones too; `greedy`: the most probable, then what does not overlap. @default `keep` */
  readonly overlap?: 'keep' | 'greedy';
  /** Sentences that are too long for the encoder. @default `error` */
  readonly longSentences?: 'error' | 'cut';
  /** Sentences that are predicted together. @default 256 */
  readonly chunkSize?: number;
}

export interface PredictedEntity {
  readonly first: number;
  readonly last: number;
  readonly type: string;
  /** Of this type, by the model, in (0, 1]. */
  readonly probability: number;
}

export interface PredictedSentence {
  readonly tokens: readonly string[];
  /** By first token, then by last. */
  readonly entities: readonly PredictedEntity[];
}

/** Entities of any sentences, in their order; memory does not grow with their number. */
// eslint-disable-next-line require-yield, @typescript-eslint/require-await
export async function* predictEntities(
  _options: PredictOptions,
  _context: RunContext = {},
): AsyncGenerator<PredictedSentence, void, undefined> {
  throw new Error('not written yet');
}
