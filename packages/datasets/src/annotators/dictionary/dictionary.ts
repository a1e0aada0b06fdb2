import { z } from 'zod';

import type { Sentence } from '@dynclean/schema';

import type { Annotator } from '../Annotator.js';
import { createDictionaryMatcher, type DictionaryEntry } from './DictionaryMatcher.js';
import { readDictionary } from './readDictionary.js';

const settingsSchema = z.strictObject({
  /**
   * Files of names in order of priority: of lines `type<TAB>name`, or of names alone,
   * whose type stands beside the file.
   */
  names: z
    .array(z.union([z.string().min(1), z.strictObject({ file: z.string().min(1), type: z.string().min(1) })]))
    .min(1),
  /** Whether upper and lower case are the same. */
  ignoreCase: z.boolean().default(false),
  /** Names with more words are left out. Null: all are taken. */
  maxTokens: z.int().min(1).nullable().default(null),
  /** A name of several types: the first one listed counts, or the name is left out. */
  ambiguous: z.enum(['first', 'drop']).default('first'),
});

/** Settings of the annotator `dictionary`, its defaults filled in. */
export type DictionarySettings = z.infer<typeof settingsSchema>;

/**
 * Labels what stands in a dictionary, the longest name first, from left to right (`createDictionaryMatcher`). Names are
 * cut into words at blanks, so the words of the text must be cut alike.
 */
export const dictionary: Annotator<DictionarySettings> = {
  name: 'dictionary',
  title: 'a dictionary of names',
  settings: settingsSchema,
  async *annotate(sentences, { names, ignoreCase, maxTokens, ambiguous }, { signal }) {
    const entries: DictionaryEntry[] = [];
    for (const name of names) {
      signal?.throwIfAborted();
      const read = typeof name === 'string' ? readDictionary(name) : readDictionary(name.file, { type: name.type });
      for (const entry of await read) {
        if (maxTokens === null || entry.tokens.length <= maxTokens) entries.push(entry);
      }
    }
    const matcher = createDictionaryMatcher(entries, { ignoreCase, ambiguous });
    for await (const { tokens } of sentences) {
      signal?.throwIfAborted();
      yield { tokens, entities: matcher.match(tokens) } satisfies Sentence;
    }
  },
};
