import type { Sentence } from '@dynclean/schema';
import type { z } from 'zod';

/** Sentences one after the other, from memory or from a stream. */
export type Sentences = Iterable<Sentence> | AsyncIterable<Sentence>;

/** What every annotator takes beside its settings. */
export interface AnnotateOptions {
  /** Ends the work early; what it rejects with then is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Something that labels sentences, as a source of distant labels: one folder beside this file each, listed in
 * `builtInAnnotators.ts`; what needs a model is added from where models are loaded.
 */
export interface Annotator<S = unknown> {
  /** Unique, in kebab-case: `dictionary`. */
  readonly name: string;
  /** For messages: `a dictionary of names`. */
  readonly title: string;
  /** What can be set, with its defaults; strict, so that a misspelled name is an error. */
  readonly settings: z.ZodType<S>;
  /**
   * The same words with the entities that it finds, in the same order; entities and excluded spans that were there are
   * left out. Streams: it holds few sentences at a time.
   *
   * @throws InputError for what the settings name and is not as it must be, such as a file.
   */
  annotate(sentences: Sentences, settings: S, options: AnnotateOptions): AsyncIterable<Sentence>;
}
