import { z } from 'zod';

import { InputError, type Sentence } from '@dynclean/schema';

import type { AnnotationSummary, Annotator } from '../Annotator.js';
import { createDictionaryMatcher, type DictionaryCounts, type DictionaryEntry } from './DictionaryMatcher.js';
import { readDictionary } from './readDictionary.js';

/** Words of the longest name that DynClean's Table 2 was made with. */
const KB_MAX_TOKENS = 10;

const settingsSchema = z.strictObject({
  /**
   * Files of names in order of priority: of lines `type<TAB>name`, or of names alone, as `TYPE=FILE` or with their type
   * beside the file.
   */
  names: z
    .array(
      z.union([z.string().min(1), z.strictObject({ file: z.string().min(1), type: z.string().min(1).optional() })]),
    )
    .min(1),
  /** Which of several names counts where they overlap (`createDictionaryMatcher`). */
  rule: z.enum(['longest', 'priority', 'kb-matching']).default('longest'),
  /** Whether case counts: always, never, or only of names in capitals (US, COX-2), which are other words without. */
  letterCase: z.enum(['exact', 'acronyms', 'ignore']).default('exact'),
  /** A name of several types: the first one listed counts, or the name is left out. Null: first, kb-matching drop. */
  ambiguous: z.enum(['first', 'drop']).nullable().default(null),
  /** Names with more words are left out. Null: all are taken, by kb-matching those up to 10. */
  maxTokens: z.int().min(1).nullable().default(null),
});

/** Settings of the annotator `dictionary`, its defaults filled in. */
export type DictionarySettings = z.infer<typeof settingsSchema>;

/**
 * Labels what stands in dictionaries (`createDictionaryMatcher`). Names are cut into words at blanks, so the words of
 * the text must be cut alike.
 */
export const dictionary: Annotator<DictionarySettings> = {
  name: 'dictionary',
  title: 'a dictionary of names',
  settings: settingsSchema,
  options: {
    names: 'Files of lines type<TAB>name, or TYPE=FILE of names alone; what an earlier one says counts before',
    rule: 'Of names that overlap: the longest, those of an earlier file (priority), or as the row of Table 2 was made',
    letterCase:
      'As listed (exact), whatever it is (ignore), or exact only for names in capitals, such as US (acronyms)',
    ambiguous: 'Of a name with several types: the first that is listed, or nothing',
    maxTokens: 'Longest name, in words',
  },
  shownDefaults: { ambiguous: 'first; by kb-matching drop', maxTokens: 'all; by kb-matching 10' },
  advice: 'Names must be cut into words as the text is, and letter case counts unless told otherwise.',
  async *annotate(sentences, { names, rule, letterCase, ambiguous, maxTokens }, { signal, onSummary }) {
    const isKb = rule === 'kb-matching';
    const limit = maxTokens ?? (isKb ? KB_MAX_TOKENS : Infinity);
    const files = names.map(readName);
    const entries: DictionaryEntry[] = [];
    let tooLong = 0;
    for (const [index, { file, type }] of files.entries()) {
      signal?.throwIfAborted();
      for (const entry of await readDictionary(file, type === undefined ? {} : { type })) {
        if (entry.tokens.length <= limit) entries.push({ ...entry, dictionary: index });
        else tooLong++;
      }
    }
    const matcher = createDictionaryMatcher(entries, {
      letterCase,
      rule,
      ambiguous: ambiguous ?? (isKb ? 'drop' : 'first'),
    });
    for await (const { tokens } of sentences) {
      signal?.throwIfAborted();
      yield { tokens, entities: matcher.match(tokens) } satisfies Sentence;
    }
    const paths = files.map(({ file }) => file);
    onSummary?.(summarize(matcher.count(), { paths, tooLong }));
  },
};

/**
 * `TYPE=FILE` in its parts; a file whose name holds `=` is given as an object.
 *
 * @throws InputError for a type without a file.
 */
function readName(name: DictionarySettings['names'][number]): { readonly file: string; readonly type?: string } {
  if (typeof name !== 'string')
    return name.type === undefined ? { file: name.file } : { file: name.file, type: name.type };
  const at = name.indexOf('=');
  if (at > 0 && at === name.length - 1)
    throw new InputError(`names: must name a file behind ${JSON.stringify(name)}, but got nothing. Write ${name}FILE.`);
  return at > 0 ? { type: name.slice(0, at), file: name.slice(at + 1) } : { file: name };
}

function summarize(
  { ambiguous, dictionaries }: DictionaryCounts,
  { paths, tooLong }: { readonly paths: readonly string[]; readonly tooLong: number },
): AnnotationSummary {
  const counted = paths.map((file, index) => ({
    file,
    ...(dictionaries[index] ?? { names: 0, found: 0, matches: 0 }),
  }));
  return {
    counts: { dictionaries: counted, ambiguousNames: ambiguous, namesTooLong: tooLong },
    lines: [
      ...counted.map(({ file, names, found, matches }): [string, string] => [
        file,
        `${found} of ${names} names occur, ${matches} times`,
      ]),
      ...(ambiguous > 0 ? [['Ambiguous', `names with several types: ${ambiguous}`] as const] : []),
      ...(tooLong > 0 ? [['Too long', `names with more words: ${tooLong}`] as const] : []),
    ],
  };
}
