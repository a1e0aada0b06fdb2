import { formatReviewSummary, renderText } from '@dynclean/reports';

import { chooseOutFolder } from '../chooseOutFolder.js';
import { findCleaned } from '../export/findCleaned.js';
import { outOptions, trainFileOption } from '../options/dataOptions.js';
import { isFile, refuseTrainFile } from '../options/isFile.js';
import { defineCommand } from '../parsing/Command.js';
import { required } from '../parsing/Option.js';
import { file, text } from '../parsing/optionKinds.js';
import { toRunContext } from '../toRunContext.js';

/** Writes a corpus with what a person decided; `--json` prints a `ReviewSummary`. */
export const apply = defineCommand({
  name: 'apply',
  positionals: ['decisions', 'corpus'],
  describe: 'Puts the decisions of a review into a corpus',
  examples: [
    ['dynclean apply decisions.jsonl runs/mine --out reviewed', "D', with what was decided on put right"],
    ['dynclean apply decisions.jsonl my-corpus --out corrected', 'D with the corrections alone'],
    ['dynclean apply tasks.json runs/mine --out reviewed', 'What came back from Label Studio, doccano or Prodigy'],
  ],
  options: {
    decisions: required(file({ describe: 'A file of decisions, or a reviewed file that another tool exported' })),
    corpus: required(
      text({ valueName: 'corpus', describe: 'A clean run, a cleaned version, any dataset, or a file of sentences' }),
    ),
    trainFile: trainFileOption,
    ...outOptions,
  },
  run: async ({ decisions, corpus, trainFile: train, out, force }, context) => {
    const { applyReview } = await import('@dynclean/stages');
    const isSingle = await isFile(corpus);
    refuseTrainFile(isSingle, train, corpus);
    const choice = {
      decisions,
      corpus: isSingle ? corpus : await findCleaned(corpus),
      train,
      out: chooseOutFolder(out, 'apply', corpus),
      force: force === true,
    };
    const summary = await applyReview(choice, toRunContext(context));
    await context.output.result(summary, () => renderText({ nodes: formatReviewSummary(summary) }));
  },
});
