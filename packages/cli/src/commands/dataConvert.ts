import { writeCorpus } from '../export/writeCorpus.js';
import { readingOptions, writingOptions } from '../options/formatOptions.js';
import { pickGiven } from '../options/pickGiven.js';
import { defineCommand } from '../parsing/Command.js';
import { required } from '../parsing/Option.js';
import { text } from '../parsing/optionKinds.js';

/** Reads a corpus of any known format and writes it in another; errors in it are an InputError, nothing is written. */
export const dataConvert = defineCommand({
  name: 'data convert',
  positionals: ['in', 'out'],
  describe: 'Labelled sentences from one format into another',
  examples: [
    [
      'dynclean data convert doccano.jsonl ships/train.jsonl --to jsonl',
      'Texts are cut into words; ids and keys travel along',
    ],
    [
      'dynclean data convert llm.jsonl ships/train.jsonl --to jsonl --align drop --nested outermost',
      'What does not fit is counted',
    ],
    ['dynclean data convert my-corpus out --to hf', 'A folder: a file for each split, and the names of the tags'],
    ['dynclean data convert annotated/ ships/train.spacy --to spacy', "A folder of brat's"],
  ],
  options: {
    in: required(text({ valueName: 'in', describe: 'A file, a dataset folder, or a folder of brat or save_to_disk' })),
    out: required(
      text({ valueName: 'out', describe: 'A file, or without an ending a folder with a file for each split' }),
    ),
    ...writingOptions,
    to: required(writingOptions.to),
    ...readingOptions,
  },
  run: async (values, context) => {
    const { readCorpus } = await import('@dynclean/datasets');
    const corpus = await readCorpus(values.in, pickGiven(values, readingOptions));
    const { in: from, out, to, excluded, force } = values;
    await writeCorpus(corpus, { from, out, to, excluded, force: force === true }, context);
  },
});
