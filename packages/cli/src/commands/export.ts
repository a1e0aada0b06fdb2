import { findCleaned } from '../export/findCleaned.js';
import { writeCorpus } from '../export/writeCorpus.js';
import { listRunFolders } from '../completion/knownNames.js';
import { writingOptions } from '../options/formatOptions.js';
import { defineCommand } from '../parsing/Command.js';
import { required } from '../parsing/Option.js';
import { text } from '../parsing/optionKinds.js';

/** Writes D' of a clean run, or any dataset folder, in another format, and says what became of excluded spans. */
export const exportRun = defineCommand({
  name: 'export',
  positionals: ['run'],
  describe: "Writes a cleaned version D' for another trainer or annotation tool",
  examples: [
    [
      'dynclean export runs/mine --to spacy --out spacy',
      'train.spacy, dev.spacy: words of excluded spans are missing there',
    ],
    ['dynclean export runs/mine --to hf --out hf', 'Numbers of tags, -100 on those words, and id2label.json'],
    [
      'dynclean export runs/mine --to label-studio --out tasks.json',
      'What stands in doubt as predictions to be reviewed',
    ],
    [
      'dynclean export runs/mine --to conll --out train.conll',
      'Without the sentences that hold excluded spans; it says how many',
    ],
  ],
  options: {
    run: required(
      text({
        valueName: 'run',
        describe: 'A clean run, a cleaned version, or any dataset folder',
        complete: listRunFolders,
      }),
    ),
    out: required(
      text({
        valueName: 'path',
        aliases: ['o'],
        describe: 'A file, or without an ending a folder with a file for each split',
      }),
    ),
    ...writingOptions,
    to: required(writingOptions.to),
  },
  run: async ({ run, out, to, excluded, force }, context) => {
    const { readCorpus } = await import('@dynclean/datasets');
    const from = await findCleaned(run);
    await writeCorpus(await readCorpus(from), { from, out, to, excluded, force: force === true }, context);
  },
});
