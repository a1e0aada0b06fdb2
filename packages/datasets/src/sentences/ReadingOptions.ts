/** How a file is read where it says more, or less, than sentences of words with entities that part. */
export interface ReadingOptions {
  /** Of texts that are not cut into words: an IETF tag, `en`, `de`, `zh`. */
  readonly language: string;
  /** A span of characters that does not begin and end with a word: widened to words, narrowed to them, or left out. */
  readonly align: 'refuse' | 'expand' | 'contract' | 'drop';
  /** Which of entities that share words is kept; `first` of the file's order. */
  readonly nested: 'refuse' | 'outermost' | 'longest' | 'first';
  /** Which columns hold the words and the tags, from 1; negative ones from the last. Null: told from what they hold. */
  readonly columns: { readonly words: number; readonly tags: number } | null;
}

/** What holds where nothing is said: English words, and errors for spans that do not fit. */
export const defaultReading: ReadingOptions = { language: 'en', align: 'refuse', nested: 'refuse', columns: null };
