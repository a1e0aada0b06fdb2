import { formatVersionComparison } from '@dynclean/reports';

import { defineCommand } from '../parsing/Command.js';
import { choice, files, flag, number, text } from '../parsing/optionKinds.js';
import { required, withDefault } from '../parsing/Option.js';
import { toRunContext } from '../toRunContext.js';

export const compare = defineCommand({
  name: 'compare',
  positionals: ['versions'],
  describe: 'Holds cleaned versions of a corpus against D and against each other',
  examples: [
    ['dynclean compare wikigold runs/wg runs/wg-plain', 'D and what two cleaners made of it'],
    [
      'dynclean compare D1=runs/wg-plain D4=runs/wg',
      'The same with names of your own; D is what both were cleaned from',
    ],
    ['dynclean compare my-corpus my-corpus-by-hand --no-ranking', 'What somebody changed by hand'],
    ['dynclean compare wikigold runs/wg --runs runs/seeds/*', 'With the scores of more trainings, paired by seed'],
  ],
  options: {
    versions: required(
      files({
        valueName: 'versions',
        describe: 'Clean runs, dataset folders or known datasets, D first; NAME=FOLDER gives one a name',
      }),
    ),
    base: text({
      valueName: 'dataset',
      describe: 'What they are held against',
      shownDefault: 'the first of them, with what it excludes put back',
    }),
    runs: files({
      valueName: 'folders',
      describe: 'Folders of more trainings; each counts for the version that it was trained on',
    }),
    ranking: withDefault(
      flag({ describe: 'How well the dynamics find noise, free of any threshold (--no-ranking: leave that out)' }),
      true,
    ),
    maxSpanWidth: number(
      { integer: true, min: 1 },
      { describe: 'Widest candidate span, in words', shownDefault: 'as the cleanings have it, else 8' },
    ),
    numExamples: withDefault(number({ integer: true, min: 0 }, { describe: 'Removed spans to show of a kind' }), 5),
    seed: withDefault(number({ integer: true, min: 0 }, { describe: 'Of the bootstrap over seeds' }), 42),
    format: withDefault(choice(['text', 'markdown'], { describe: 'For the terminal, or for a file' }), 'text'),
  },
  run: async ({ format, ...options }, context) => {
    const { compareVersions } = await import('@dynclean/runner');
    const comparison = await compareVersions(options, toRunContext(context));
    await context.output.result(comparison, () => formatVersionComparison(comparison, { style: format }));
  },
});
