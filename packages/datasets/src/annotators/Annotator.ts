import type { Sentence } from '@dynclean/schema';
import type { z } from 'zod';

/** Sentences one after the other, from memory or from a stream. */
export type Sentences = Iterable<Sentence> | AsyncIterable<Sentence>;

/** What an annotator has counted when the last sentence is done. */
export interface AnnotationSummary {
  /** For programs: anything that JSON holds, by names in camelCase. */
  readonly counts: Readonly<Record<string, unknown>>;
  /** For people: a title and what there is to say, in order. */
  readonly lines: readonly (readonly [title: string, text: string])[];
  /** What is to be kept beside the sentences, by names of files: text. */
  readonly files?: ReadonlyMap<string, string>;
}

/** What an annotator is going to do beyond this process, to be agreed to before. */
export interface Announcement {
  /** For people: a title and what there is to say, in order. */
  readonly lines: readonly (readonly [title: string, text: string])[];
  /** To be answered with yes or no. */
  readonly question: string;
}

/** What every annotator takes beside its settings. */
export interface AnnotateOptions {
  /** Ends the work early; what it rejects with then is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Types that the corpus lists, in its order; undefined: it lists none. */
  readonly types?: readonly string[] | undefined;
  /** Called once, behind the last sentence, by annotators that count something. */
  readonly onSummary?: ((summary: AnnotationSummary) => void) | undefined;
  /** Called with the state of things in a few words, by annotators that wait for others. */
  readonly onDetail?: ((detail: string) => void) | undefined;
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
  /**
   * What can be set, with its defaults; strict, so that a misspelled name is an error. A setting that is called as an
   * option of every command (`engine`, `device`, `precision`, `threads`) gets what was typed there.
   */
  readonly settings: z.ZodType<S>;
  /** Settings that are options of the command line, too, with what help says of each. @default none */
  readonly options?: Readonly<Record<string, string>>;
  /** What help shows as the default of an option, where that is not the schema's. */
  readonly shownDefaults?: Readonly<Record<string, string>>;
  /** What to look at where it finds nothing in a whole corpus. @default its settings */
  readonly advice?: string;
  /**
   * What it is going to send to others or to spend on these sentences, before it does; null: nothing. An annotator
   * that has this is not begun without somebody's yes.
   */
  announce?(sentences: readonly Sentence[], settings: S, options: AnnotateOptions): Promise<Announcement | null>;
  /**
   * The same words with the entities that it finds, in the same order; entities and excluded spans that were there are
   * left out. Streams: it holds few sentences at a time.
   *
   * @throws InputError for what the settings name and is not as it must be, such as a file.
   */
  annotate(sentences: Sentences, settings: S, options: AnnotateOptions): AsyncIterable<Sentence>;
}
