import { type ExcludedRule, listFormats, type ReadingOptions } from '@dynclean/datasets';

import type { Option } from '../parsing/Option.js';
import { choice, flag, named, text } from '../parsing/optionKinds.js';
import { UsageError } from '../parsing/UsageError.js';

/** `2,4` or `1,-1`: columns of words and of tags. */
const columns: Option<ReadingOptions['columns'] | undefined> = {
  describe: 'Columns of the words and of the tags of a CoNLL file, from 1, negative ones from the last: 1,-1',
  valueName: 'words,tags',
  shape: 'one',
  read(given, name) {
    if (given === undefined) return undefined;
    const [, words, tags] = /^(-?[1-9]\d{0,3}),(-?[1-9]\d{0,3})$/.exec(String(given)) ?? [];
    if (words !== undefined && tags !== undefined) return { words: Number(words), tags: Number(tags) };
    throw new UsageError(`${name}: must be two columns such as 1,4 or 1,-1, but got ${JSON.stringify(given)}`);
  },
};

/** How files of other tools are read. */
export const readingOptions = {
  align: choice(['refuse', 'expand', 'contract', 'drop'], {
    describe: 'A span that does not begin and end with a word: an error, widened, narrowed, or left out',
    shownDefault: 'refuse',
  }),
  nested: choice(['refuse', 'outermost', 'longest', 'first'], {
    describe: 'Of entities that share words: an error, or which of them stays; the others are excluded from training',
    shownDefault: 'refuse',
  }),
  language: text({
    valueName: 'tag',
    describe: 'Language of texts without words, which are cut into words then',
    shownDefault: 'en',
  }),
  columns,
};

const written = (): string[] =>
  listFormats()
    .filter((format) => format.write !== undefined)
    .map(({ name, alias = name }) => alias)
    .sort();

/** What is written. */
export const writingOptions = {
  to: named(written, { describe: 'Format to write', valueName: 'format' }),
  excluded: choice(['drop', 'refuse', 'keep-field'] satisfies ExcludedRule[], {
    describe: 'Sentences with excluded spans: left out, an error, or with a field for them that only dynclean reads',
    shownDefault: 'what the format has for them, else drop',
  }),
  force: flag({ describe: 'Replace what is there already' }),
};
